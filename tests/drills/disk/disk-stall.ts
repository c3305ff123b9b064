import { setTimeout as delay } from 'node:timers/promises'
import { HALL_STREAM, QUICK_STREAM } from '../../support/hall/index.ts'
import type { Range } from '../../support/measure/index.ts'
import { readProcess } from '../../support/process-tree.ts'
import { defineRun, type Figures, type RunContext } from '../../support/run-contract/index.ts'
import { hallOptions } from '../options.ts'
import {
  folderWithRecordings,
  gopMsOf,
  lossBars,
  measureLoss,
  startFaulty,
  waitGops,
  type FaultyRecording,
} from './faulty-disk.ts'

/** Fragments are sent on until the disk is back: the last begun may need that long to be whole, and to be written. */
const settleGops = 3
/** What the recorder needs beside its buffer while it stalls: a fragment under way for each camera. */
const besideBufferMiB = 96

/** How the recorder answers while its disk does not. */
interface Stalled {
  readonly range: Range
  /** Longest wait for an answer on its socket. */
  readonly statusMs: number
  readonly rssGrowthMiB: number
}

const stall = async (context: RunContext, recording: FaultyRecording, ms: number): Promise<Stalled> => {
  const { product, faults, socket } = recording
  const { recorder } = await product.processes()
  if (!recorder) throw new Error('the product runs no recorder')
  const from = Date.now()
  await waitGops(context, recording, 2)
  context.progress(`the disk stalls for ${ms / 1000} s`)
  const until = performance.now() + ms
  let statusMs = 0
  let residentBytes = recorder.residentBytes
  faults.disk('stall')
  while (performance.now() < until) {
    const askedAt = performance.now()
    await socket.status()
    statusMs = Math.max(statusMs, performance.now() - askedAt)
    residentBytes = Math.max(residentBytes, (await readProcess(recorder.pid))?.residentBytes ?? 0)
    await delay(Math.min(500, Math.max(0, until - performance.now())), undefined, { signal: context.signal })
  }
  faults.disk('none')
  context.progress('the disk answers again')
  await waitGops(context, recording, settleGops)
  return {
    range: { from, to: Date.now() },
    statusMs,
    rssGrowthMiB: (residentBytes - recorder.residentBytes) / 2 ** 20,
  }
}

const figuresOf = async (
  context: RunContext,
  recording: FaultyRecording,
  { range, statusMs, rssGrowthMiB }: Stalled,
  allowedMs: number,
): Promise<Figures> => ({
  ...(await measureLoss(context, recording, {
    ...{ range, allowedMs, reasons: allowedMs > 0 ? ['disk-slow'] : [] },
  })),
  statusMs,
  rssGrowthMiB,
})

const bars = [
  ...lossBars,
  { figure: 'faultsMet', op: '>=', limit: 1 },
  { figure: 'statusMs', op: '<=', limit: 1000 },
] as const

/** A disk that takes nothing for 10 s costs nothing. */
export const diskStall = defineRun({
  name: 'disk-stall',
  summary: 'the recordings disk stalls for 10 s: nothing is lost, and the recorder answers meanwhile',
  options: {
    ...hallOptions,
    seconds: { summary: 'how long', default: 10, quick: 5, min: 1, max: 10 },
  },
  bars,
  run: async (context) => {
    const { cameras, seconds } = context.options
    const recording = await startFaulty(context, cameras, await folderWithRecordings(context))
    return figuresOf(context, recording, await stall(context, recording, seconds * 1000), 0)
  },
})

/** Memory of the recorder for a stall, in this drill: it is to be full before the disk is back. */
const smallBufferMiB = 64
const quickBufferMiB = 1
/** A stall that a buffer of the default size outlasts. */
const promisedMs = 10_000

/** A disk that stalls for longer than memory lasts: the rest is a gap that says why, and memory stays bounded. */
export const diskStallLong = defineRun({
  name: 'disk-stall-long',
  summary:
    'the recordings disk stalls for longer than the buffer lasts: a gap disk-slow, memory stays bounded',
  options: {
    ...hallOptions,
    seconds: { summary: 'how long', default: 30, quick: 8, min: 2, max: 600 },
  },
  bars: [...bars, { figure: 'rssGrowthMiB', op: '<=', limit: smallBufferMiB + besideBufferMiB }],
  run: async (context) => {
    const { cameras, seconds } = context.options
    const bufferMiB = context.quick ? quickBufferMiB : smallBufferMiB
    const recording = await startFaulty(context, cameras, await folderWithRecordings(context), {
      config: { recorder: { stallBufferMiB: bufferMiB } },
      ...(context.quick && { stream: { ...QUICK_STREAM, kbitPerSecond: HALL_STREAM.kbitPerSecond } }),
    })
    const kbit = recording.hall.stream.kbitPerSecond
    const stalled = await stall(context, recording, seconds * 1000)
    // What the buffer holds of the stall is not lost; a fragment that is half in it is.
    const heldMs = Math.min(promisedMs, (bufferMiB * 2 ** 20 * 8) / (cameras * kbit))
    const allowedMs = seconds * 1000 - heldMs + 2 * gopMsOf(recording)
    return figuresOf(context, recording, stalled, allowedMs)
  },
})
