import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { boxesOf, startRecording } from '../../support/measure/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { cutsOf } from './cuts.ts'
import { freeze, lastFrames, type Frozen } from './frozen.ts'
import { recoverAll } from './recover-all.ts'
import type { Cut } from './recovery.ts'
import { reindexTimeErrorMs } from './reindex.ts'
import { logCuts } from './write-ahead-log.ts'

const allCuts = async ({ dataDir, recordingsDir, openFile }: Frozen): Promise<readonly Cut[]> => {
  const file = openSync(join(recordingsDir, openFile), 'r')
  const boxes = boxesOf(file)
  closeSync(file)
  return [
    ...cutsOf(boxes).map((bytes): Cut => ({ of: 'file', bytes })),
    ...(await logCuts(join(dataDir, 'footage.db'), lastFrames)).map((bytes): Cut => ({ of: 'log', bytes })),
  ]
}

/** A crash in the middle of a write: whatever the open file or the index's log ends with, recovery mends it. */
export const tornTail = defineRun({
  name: 'torn-tail',
  summary: 'the open file and the log of the index cut at every place that hurts: nothing readable is lost',
  options: { cameras: { summary: 'cameras of the hall', default: 1, min: 1, max: 23 } },
  bars: [
    { figure: 'cases', op: '>=', limit: 1000 },
    { figure: 'readableFragmentsLost', op: '==', limit: 0 },
    { figure: 'indexMismatch', op: '==', limit: 0 },
    { figure: 'extraLossMs', op: '==', limit: 0 },
    { figure: 'gapReasonWrong', op: '==', limit: 0 },
    { figure: 'reindexTimeErrorMs', op: '<=', limit: 1 },
  ],
  run: async (context) => {
    // Files of a few fragments: a thousand copies are made. No checkpoint may empty the log meanwhile.
    const recorder = { clipSeconds: context.quick ? 3 : 10, syncSeconds: 60 }
    const recording = await startRecording(context, context.options.cameras, { recorder })
    const frozen = await freeze(context, recording)
    const cuts = await allCuts(frozen)
    context.progress(`mending ${cuts.length} cuts`)
    const { cases, fragmentsLost, mismatches, toldWrongly } = await recoverAll(context, frozen, cuts)
    context.progress('rebuilding the index from the files alone')
    return {
      cases,
      readableFragmentsLost: fragmentsLost,
      indexMismatch: mismatches,
      // What a crash may cost is what was not whole: a fragment that was is a GOP.
      extraLossMs: fragmentsLost * recording.hall.stream.gopSeconds * 1000,
      gapReasonWrong: toldWrongly,
      reindexTimeErrorMs: await reindexTimeErrorMs(context, recording),
    }
  },
})
