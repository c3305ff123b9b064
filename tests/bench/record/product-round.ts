import { join } from 'node:path'
import type { Hall } from '../../support/hall/index.ts'
import {
  lostMsIn,
  openFootage,
  readTimeline,
  signInAsSupervisor,
  startProductOn,
  treeCpuSeconds,
  untilCoveredTo,
  type FootageDatabase,
  type Range,
} from '../../support/measure/index.ts'
import { readProcess, type ProcessInfo } from '../../support/process-tree.ts'
import type { Product } from '../../support/product.ts'
import type { RunContext } from '../../support/run-contract/index.ts'

/** What one round of the product gave. */
export interface ProductRound {
  /** The measured interval. */
  readonly range: Range
  /** Processor time of the recorder and its ffmpegs within it. */
  readonly cpuSeconds: number
  /** That of the recorder process alone. */
  readonly recorderCpuSeconds: number
  /** Resident memory of the recorder process at its end. */
  readonly rssMiB: number
  /** Gaps and holes in coverage within it, over all cameras, as the timeline shows them. */
  readonly gapsMs: number
}

interface Session {
  readonly product: Product
  readonly footage: FootageDatabase
  readonly recorder: number
  close(): Promise<void>
}

/** Starts the product on what earlier rounds left, and waits until every camera is being recorded. */
const startSession = async (context: RunContext, hall: Hall, folder: string): Promise<Session> => {
  const product = await startProductOn(context, hall, { folder })
  const footage = await context.own(openFootage(product.dataDir))
  const { recorder } = await product.processes()
  if (!recorder) throw new Error('the product runs no recorder')
  await untilCoveredTo({ hall, footage }, Date.now())
  const close = async (): Promise<void> => {
    await footage.close()
    await product.close()
  }
  return { product, footage, recorder: recorder.pid, close }
}

/** Where the product keeps things, and how its ffmpegs are told to read a camera. */
export interface Recorded {
  readonly dataDir: string
  readonly recordingsDir: string
  /** Everything before `-i`. */
  readonly inputOptions: readonly string[]
}

/** A first start, so that what only happens once (cameras imported, first pages of the database) is not measured. */
export const warmUp = async (context: RunContext, hall: Hall, folder: string): Promise<Recorded> => {
  context.progress('warming up')
  const session = await startSession(context, hall, folder)
  const [ffmpeg] = (await session.product.processes()).ffmpegs
  const command = ffmpeg?.command ?? []
  if (!command.includes('-i')) throw new Error('the recorder runs no ffmpeg that reads a camera')
  await session.close()
  return {
    dataDir: join(folder, 'data'),
    recordingsDir: join(folder, 'recordings'),
    inputOptions: command.slice(1, command.indexOf('-i')),
  }
}

const running = async (recorder: number): Promise<ProcessInfo> => {
  const process = await readProcess(recorder)
  if (!process) throw new Error('the recorder did not live through the round')
  return process
}

/** Records for the length of `wait`, after every camera is being recorded. */
export const runProductRound = async (
  context: RunContext,
  hall: Hall,
  folder: string,
  wait: () => Promise<void>,
): Promise<ProductRound> => {
  const session = await startSession(context, hall, folder)
  const { product, footage, recorder } = session
  const client = await signInAsSupervisor(product)
  const from = Date.now()
  const [treeBefore, before] = [await treeCpuSeconds(recorder), await running(recorder)]
  await wait()
  const [treeAfter, after] = [await treeCpuSeconds(recorder), await running(recorder)]
  const range = { from, to: Date.now() }
  await untilCoveredTo({ hall, footage }, range.to)
  const { sources } = await footage.read()
  const timelines = await readTimeline(client, [...sources.values()], range)
  await session.close()
  return {
    range,
    cpuSeconds: treeAfter - treeBefore,
    recorderCpuSeconds: after.cpuSeconds - before.cpuSeconds,
    rssMiB: after.residentBytes / 2 ** 20,
    gapsMs: timelines.reduce((sum, timeline) => sum + lostMsIn(range, timeline), 0),
  }
}
