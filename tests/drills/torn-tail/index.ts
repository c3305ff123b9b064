import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { boxesOf, startRecording } from '../../support/measure/index.ts'
import { defineRun, type RunContext } from '../../support/run-contract/index.ts'
import { cutsOf } from './cuts.ts'
import { freeze, lastFrames, type Frozen } from './frozen.ts'
import { createRecoveryBench, type Cut } from './recovery.ts'
import { reindexTimeErrorMs } from './reindex.ts'
import { logCuts } from './write-ahead-log.ts'

/** Recoveries side by side: they wait for the disk more than they compute. */
const atOnce = 4

const allCuts = async ({ dataDir, recordingsDir, openFile }: Frozen): Promise<readonly Cut[]> => {
  const file = openSync(join(recordingsDir, openFile), 'r')
  const boxes = boxesOf(file)
  closeSync(file)
  return [
    ...cutsOf(boxes).map((bytes): Cut => ({ of: 'file', bytes })),
    ...(await logCuts(join(dataDir, 'footage.db'), lastFrames)).map((bytes): Cut => ({ of: 'log', bytes })),
  ]
}

interface Outcome {
  readonly cases: number
  readonly fragmentsLost: number
  readonly mismatches: number
}

const recoverAll = async (context: RunContext, frozen: Frozen): Promise<Outcome> => {
  const cuts = await allCuts(frozen)
  context.progress(`recovering from ${cuts.length} cuts`)
  const folder = await context.folder()
  let cases = 0
  let fragmentsLost = 0
  let mismatches = 0
  const work = async (n: number): Promise<void> => {
    const bench = createRecoveryBench(frozen, join(folder, String(n)))
    for (let cut = cuts[cases]; cut && !context.signal.aborted; cut = cuts[cases]) {
      cases += 1
      const recovered = await bench.recoverFrom(cut)
      fragmentsLost += recovered.fragmentsLost
      mismatches += recovered.differences.length
      if (recovered.fragmentsLost + recovered.differences.length > 0) {
        const told = [`${recovered.fragmentsLost} fragments lost`, ...recovered.differences].join('; ')
        context.progress(`${cut.of} cut at ${cut.bytes}: ${told}`)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, n) => work(n)))
  return { cases, fragmentsLost, mismatches }
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
    { figure: 'reindexTimeErrorMs', op: '<=', limit: 1 },
  ],
  run: async (context) => {
    // Files of a few fragments: a thousand copies are made. No checkpoint may empty the log meanwhile.
    const recorder = { clipSeconds: context.quick ? 3 : 10, syncSeconds: 60 }
    const recording = await startRecording(context, context.options.cameras, { recorder })
    const frozen = await freeze(context, recording)
    const { cases, fragmentsLost, mismatches } = await recoverAll(context, frozen)
    context.progress('rebuilding the index from the files alone')
    return {
      cases,
      readableFragmentsLost: fragmentsLost,
      indexMismatch: mismatches,
      reindexTimeErrorMs: await reindexTimeErrorMs(context, recording),
    }
  },
})
