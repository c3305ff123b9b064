import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { dataPaths } from '../../../server/kernel/data-dir/index.ts'
import { createRecorderSocket, type RecorderSocket } from '../../../server/kernel/recorder-socket/index.ts'
import type { ApiClient } from '../../support/api-client.ts'
import type { StreamParameters } from '../../support/hall/index.ts'
import { prepareFaults, type Faults } from '../../support/faults/index.ts'
import {
  compareIndexWithDisk,
  extraLossMs,
  isToldAs,
  lossesIn,
  readTimeline,
  signInAsSupervisor,
  startRecording,
  unexplainedMsIn,
  untilCoveredTo,
  type Range,
  type Recording,
} from '../../support/measure/index.ts'
import type { ProductOptions } from '../../support/product.ts'
import type { Figures, RunContext } from '../../support/run-contract/index.ts'

/** A product whose disk and clock can be made to fail. */
export interface FaultyRecording extends Recording {
  readonly faults: Faults
  readonly client: ApiClient
  readonly socket: RecorderSocket
}

/** A folder for a product, its recordings folder made, so that something can be mounted there or watched. */
export const folderWithRecordings = async (
  context: Pick<RunContext, 'folder'>,
): Promise<{ readonly folder: string; readonly recordingsDir: string }> => {
  const folder = await context.folder()
  const recordingsDir = join(folder, 'recordings')
  await mkdir(recordingsDir, { recursive: true })
  return { folder, recordingsDir }
}

/** Starts hall and product under faults of files below its recordings folder. */
export const startFaulty = async (
  context: RunContext,
  cameras: number,
  { folder, recordingsDir }: { readonly folder: string; readonly recordingsDir: string },
  {
    config = {},
    stream,
  }: { readonly config?: NonNullable<ProductOptions['config']>; readonly stream?: StreamParameters } = {},
): Promise<FaultyRecording> => {
  const faults = await context.own(prepareFaults(recordingsDir))
  const recording = await startRecording(context, cameras, config, {
    folder,
    environment: faults.environment,
    ...(stream && { stream }),
  })
  const { product } = recording
  return {
    ...recording,
    faults,
    client: await signInAsSupervisor(product),
    socket: createRecorderSocket({ socketPath: dataPaths(product.dataDir).recorderSocket }),
  }
}

export const gopMsOf = ({ hall }: Pick<Recording, 'hall'>): number => hall.stream.gopSeconds * 1000

/** Waits so many GOPs of the hall, so that each camera has sent that many key frames. */
export const waitGops = async (
  context: Pick<RunContext, 'signal'>,
  recording: Pick<Recording, 'hall'>,
  gops: number,
): Promise<void> => {
  await delay(gops * gopMsOf(recording), undefined, { signal: context.signal })
}

/** What a drill expects of a range of time. */
export interface Expected {
  readonly range: Range
  /** What the fault may cost each camera. */
  readonly allowedMs: number
  /** Reasons that its gaps may give; none: no gap is right. */
  readonly reasons: readonly string[]
}

/** Waits until the range is covered, stops the product in order, and measures what was lost and how it is told. */
export const measureLoss = async (
  context: RunContext,
  recording: FaultyRecording,
  { range, allowedMs, reasons }: Expected,
): Promise<Figures> => {
  const { product, footage, client } = recording
  // A fragment further: the recorder's idea of a camera's clock may be some milliseconds late.
  await untilCoveredTo(recording, range.to + gopMsOf(recording))
  const ids = [...(await footage.read()).sources.values()]
  const timelines = await readTimeline(client, ids, range)
  context.progress('stopping; comparing index, disk and pictures')
  await product.end('SIGTERM')
  const index = await footage.read()
  const differences = await compareIndexWithDisk(product.recordingsDir, index)
  for (const difference of differences) context.progress(difference)
  const losses = lossesIn(recording, index, timelines, range)
  const told = timelines.filter((timeline) =>
    reasons.length > 0
      ? isToldAs(reasons, range, timeline)
      : !timeline.gaps.some((gap) => gap.from < range.to && gap.to > range.from),
  )
  for (const timeline of timelines)
    if (!told.includes(timeline)) context.progress(`told wrongly: ${JSON.stringify(timeline)}`)
  return {
    cameras: timelines.length,
    faultsMet: recording.faults.met,
    lostMs: Math.max(...losses.flatMap(({ shownMs, picturesMs }) => [shownMs, picturesMs])),
    allowedMs,
    extraLossMs: extraLossMs(losses, allowedMs),
    gapReasonWrong: timelines.length - told.length,
    unexplainedMs: Math.max(...timelines.map((timeline) => unexplainedMsIn(range, timeline))),
    indexMismatch: differences.length,
  }
}

/** What every drill of the disk is held to. */
export const lossBars = [
  { figure: 'extraLossMs', op: '==', limit: 0 },
  { figure: 'gapReasonWrong', op: '==', limit: 0 },
  { figure: 'unexplainedMs', op: '==', limit: 0 },
  { figure: 'indexMismatch', op: '==', limit: 0 },
] as const
