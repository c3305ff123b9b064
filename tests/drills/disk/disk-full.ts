import { setTimeout as delay } from 'node:timers/promises'
import { mountSmallDisk } from '../../support/faults/index.ts'
import { allowanceMs } from '../../support/measure/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { hallOptions, retryMaxMsOf } from '../options.ts'
import { folderWithRecordings, gopMsOf, lossBars, measureLoss, startFaulty, waitGops } from './faulty-disk.ts'

/** Room for a minute of a whole hall. */
const mebibytes = 512
const quickMebibytes = 32

/** A disk of its own that really is full, until somebody makes room. */
export const diskFull = defineRun({
  name: 'disk-full',
  summary: 'the recordings disk is full for a while: the gap says no-space, and recording goes on by itself',
  options: {
    ...hallOptions,
    seconds: { summary: 'how long', default: 15, quick: 2, min: 1, max: 600 },
  },
  bars: lossBars,
  run: async (context) => {
    const { cameras, seconds } = context.options
    const folders = await folderWithRecordings(context)
    const disk = await context.own(
      mountSmallDisk(folders.recordingsDir, context.quick ? quickMebibytes : mebibytes),
    )
    // Retention would make room of what was recorded: this is about a disk of which it cannot.
    const config = { retention: { keepFree: 0, lookSeconds: 60 } }
    const recording = await startFaulty(context, cameras, folders, { config })
    const from = Date.now()
    await waitGops(context, recording, 2)
    context.progress('filling the disk')
    const fullAt = performance.now()
    await disk.fill()
    await delay(seconds * 1000, undefined, { signal: context.signal })
    await disk.free()
    const lastedMs = performance.now() - fullAt
    context.progress('there is room again')
    const allowedMs = allowanceMs({
      ...{ lastedMs, gopMs: gopMsOf(recording), retryMaxMs: retryMaxMsOf(context) },
    })
    await delay(allowedMs - lastedMs, undefined, { signal: context.signal })
    await waitGops(context, recording, 1)
    const range = { from, to: Date.now() }
    return measureLoss(context, recording, { range, allowedMs, reasons: ['no-space'] })
  },
})
