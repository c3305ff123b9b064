import { allowanceMs } from '../../support/measure/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { until } from '../../support/until.ts'
import { hallOptions, retryMaxMsOf } from '../options.ts'
import {
  folderWithRecordings,
  gopMsOf,
  lossBars,
  measureLoss,
  startFaulty,
  waitGops,
  type FaultyRecording,
} from './faulty-disk.ts'

const foundTimeoutMs = 120_000

/** Cameras of which the journal says, after `seq`, that nothing landed. */
const foundSince = async ({ socket }: FaultyRecording, seq: number): Promise<ReadonlySet<string | null>> => {
  const found = new Set<string | null>()
  for (let after = seq; ;) {
    const entries = await socket.journal(after)
    for (const entry of entries) if (entry.event === 'source.notLanded') found.add(entry.sourceId)
    const last = entries.at(-1)
    if (!last) return found
    after = last.seq
  }
}

/** All writes seem to succeed and nothing arrives: index and memory say that all is well. */
export const lyingRecorder = defineRun({
  name: 'lying-recorder',
  summary: 'no bytes land while all says "recording": found, restarted, told, and never claimed as footage',
  options: hallOptions,
  bars: [
    ...lossBars,
    { figure: 'foundMs', op: '<=', limit: 90_000 },
    { figure: 'faultsMet', op: '>=', limit: 1 },
  ],
  run: async (context) => {
    const { cameras } = context.options
    const recording = await startFaulty(context, cameras, await folderWithRecordings(context))
    const { faults } = recording
    const from = Date.now()
    await waitGops(context, recording, 3)
    context.progress('from now on nothing lands')
    const lyingSince = performance.now()
    faults.disk('swallow')
    await until('the lie to be found', foundTimeoutMs, async () => {
      return (await foundSince(recording, 0)).size === recording.hall.cameras.length
    })
    const foundMs = performance.now() - lyingSince
    faults.disk('none')
    context.progress(`found after ${Math.round(foundMs)} ms`)
    const lastedMs = performance.now() - lyingSince
    const gopMs = gopMsOf(recording)
    const allowedMs = allowanceMs({ lastedMs, gopMs, retryMaxMs: retryMaxMsOf(context) })
    await waitGops(context, recording, 4)
    const range = { from, to: Date.now() }
    const figures = await measureLoss(context, recording, { range, allowedMs, reasons: ['disk-error'] })
    return { ...figures, foundMs }
  },
})
