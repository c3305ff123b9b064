import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { RunContext } from '../../support/run-contract/index.ts'
import type { Frozen } from './frozen.ts'
import type { Cut, Recovered, RecoveryBench } from './recovery.ts'

const program = join(import.meta.dirname, 'recovery-worker.ts')

/** A process of its own for each core: a thousand recoveries are bound by the processor. */
const startWorker = (frozen: Frozen, folder: string): RecoveryBench & { close(): Promise<void> } => {
  const worker = fork(program, [JSON.stringify(frozen), folder])
  const gone = once(worker, 'exit')
  const died = gone.then(() => Promise.reject(new Error('a process that mends cuts ended early')))
  died.catch(() => undefined)
  return {
    recoverFrom: async (cut) => {
      worker.send(cut)
      const [recovered] = (await Promise.race([once(worker, 'message'), died])) as [Recovered]
      return recovered
    },
    close: async () => {
      worker.kill('SIGKILL')
      await gone
    },
  }
}

export interface Outcome {
  readonly cases: number
  readonly fragmentsLost: number
  readonly mismatches: number
  readonly toldWrongly: number
}

/** Mends every cut, each in a copy of what was frozen, and adds up what went wrong. */
export const recoverAll = async (
  context: Pick<RunContext, 'own' | 'folder' | 'progress' | 'signal'>,
  frozen: Frozen,
  cuts: readonly Cut[],
): Promise<Outcome> => {
  const folder = await context.folder()
  const waiting = cuts.values()
  let cases = 0
  let fragmentsLost = 0
  let mismatches = 0
  let toldWrongly = 0
  const work = async (n: number): Promise<void> => {
    const worker = await context.own(startWorker(frozen, join(folder, String(n))))
    for (const cut of waiting) {
      context.signal.throwIfAborted()
      const recovered = await worker.recoverFrom(cut)
      cases += 1
      fragmentsLost += recovered.fragmentsLost
      mismatches += recovered.differences.length
      toldWrongly += recovered.toldWrongly
      if (recovered.fragmentsLost + recovered.differences.length > 0) {
        const told = [`${recovered.fragmentsLost} fragments lost`, ...recovered.differences].join('; ')
        context.progress(`${cut.of} cut at ${cut.bytes}: ${told}`)
      }
    }
    await worker.close()
  }
  await Promise.all(Array.from({ length: availableParallelism() }, (_, n) => work(n)))
  return { cases, fragmentsLost, mismatches, toldWrongly }
}
