import { setTimeout as delay } from 'node:timers/promises'
import { allowanceMs } from '../../support/measure/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { hallOptions, retryMaxMsOf } from '../options.ts'
import { folderWithRecordings, gopMsOf, lossBars, measureLoss, startFaulty, waitGops } from './faulty-disk.ts'

/** Writes and syncs fail for a while (EIO): what was whole stays, and the rest is told as the disk's fault. */
export const diskError = defineRun({
  name: 'disk-error',
  summary: 'the recordings disk returns errors for a while: the gap says so, files and index stay whole',
  options: {
    ...hallOptions,
    seconds: { summary: 'how long', default: 15, quick: 2, min: 1, max: 600 },
  },
  bars: [...lossBars, { figure: 'faultsMet', op: '>=', limit: 1 }],
  run: async (context) => {
    const { cameras, seconds } = context.options
    const recording = await startFaulty(context, cameras, await folderWithRecordings(context))
    const { faults } = recording
    const from = Date.now()
    await waitGops(context, recording, 2)
    context.progress('the disk fails')
    const failedAt = performance.now()
    faults.disk('fail')
    await delay(seconds * 1000, undefined, { signal: context.signal })
    faults.disk('none')
    const lastedMs = performance.now() - failedAt
    context.progress('the disk works again')
    const allowedMs = allowanceMs({
      ...{ lastedMs, gopMs: gopMsOf(recording), retryMaxMs: retryMaxMsOf(context) },
    })
    await delay(allowedMs - lastedMs, undefined, { signal: context.signal })
    await waitGops(context, recording, 1)
    const range = { from, to: Date.now() }
    return measureLoss(context, recording, { range, allowedMs, reasons: ['disk-error'] })
  },
})
