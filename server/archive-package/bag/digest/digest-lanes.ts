import { availableParallelism } from 'node:os'
import type { Algorithm } from '../algorithms.ts'
import { createDigester, type Digester } from './digester.ts'

/** More would cost memory, and disks are not faster. */
const mostLanes = 4

/** Works on several things at once, each lane with a digester of its own. */
export interface DigestLanes {
  /**
   * Does `work` for everything that `things` gives, in its order, as many at once as there are lanes. Settles once nothing
   * is under way any more. @throws what the first to fail throws; then nothing more is begun
   */
  each<Thing>(
    things: AsyncIterable<Thing> | Iterable<Thing>,
    work: (thing: Thing, position: number, digester: Digester) => Promise<void>,
  ): Promise<void>
  close(): Promise<void>
}

export const createDigestLanes = (algorithms: readonly Algorithm[]): DigestLanes => {
  const count = Math.max(1, Math.min(mostLanes, availableParallelism()))
  const digesters = Array.from({ length: count }, () => createDigester(algorithms))

  return {
    each: async (things, work) => {
      const iterator = (async function* () {
        yield* things
      })()
      let [position, failed] = [0, false]
      const run = async (digester: Digester): Promise<void> => {
        try {
          for (;;) {
            const next = failed ? undefined : await iterator.next()
            if (!next || next.done === true) return
            position += 1
            await work(next.value, position - 1, digester)
          }
        } catch (error) {
          failed = true
          throw error
        }
      }
      const runs = digesters.map(run)
      await Promise.allSettled(runs)
      await iterator.return(undefined)
      await Promise.all(runs)
    },
    close: async () => {
      await Promise.all(digesters.map((digester) => digester.close()))
    },
  }
}
