import { setTimeout as delay } from 'node:timers/promises'
import {
  compareIndexWithDisk,
  countBrokenDatabases,
  endAll,
  readTimeline,
  signInAsSupervisor,
  startRecording,
  untilGone,
  type FootageIndex,
} from '../support/measure/index.ts'
import type { ApiClient } from '../support/api-client.ts'
import { defineRun } from '../support/run-contract/index.ts'
import { hallOptions } from './options.ts'

/** Only to count what is left: a clean stop is held to less. */
const goneTimeoutMs = 5_000
const viewers = 4

/** People who look at the timeline again and again, until the server is gone. */
interface Viewers {
  /** How often they were shown it. */
  readonly answers: number
  close(): Promise<void>
}

const startViewers = (client: ApiClient, sourceIds: readonly string[]): Viewers => {
  let answers = 0
  let closed = false
  const browse = async (): Promise<void> => {
    while (!closed) {
      const range = { from: Date.now() - 3_600_000, to: Date.now() }
      const answered = await readTimeline(client, sourceIds, range).catch(() => undefined)
      if (!answered) return
      answers += 1
      await delay(50)
    }
  }
  const watching = Promise.all(Array.from({ length: viewers }, browse))
  return {
    get answers() {
      return answers
    },
    close: async () => {
      closed = true
      await watching
    },
  }
}

/** Sources whose last clip is still open, or whose coverage ends before the last fragment that was indexed. */
const unfinished = (index: FootageIndex): number =>
  [...index.sources.values()].filter((sourceId) => {
    const clips = index.clips.filter((clip) => clip.sourceId === sourceId)
    return clips.length === 0 || clips.some((clip) => clip.state === 'open')
  }).length

/** SIGTERM while everything is at work: ended in order, and soon. */
export const cleanStop = defineRun({
  name: 'clean-stop',
  summary:
    'SIGTERM while all cameras are recorded and people watch: ended in order, the last fragment indexed',
  options: hallOptions,
  bars: [
    { figure: 'stopMs', op: '<=', limit: 3000 },
    { figure: 'orphans', op: '==', limit: 0 },
    { figure: 'lastFragmentIndexed', op: '==', limit: 1 },
    { figure: 'indexMismatch', op: '==', limit: 0 },
    { figure: 'databasesBroken', op: '==', limit: 0 },
    { figure: 'exitStatus', op: '==', limit: 0 },
    { figure: 'answers', op: '>=', limit: viewers },
  ],
  run: async (context) => {
    const { hall, product, footage } = await startRecording(context, context.options.cameras)
    const { sources } = await footage.read()
    const watching = await context.own(startViewers(await signInAsSupervisor(product), [...sources.values()]))
    await delay(2 * hall.stream.gopSeconds * 1000, undefined, { signal: context.signal })
    const { all } = await product.processes()
    await context.own({ close: () => endAll(all) })

    context.progress(`stopping ${all.length} processes`)
    const stoppedAt = { wall: Date.now(), monotonic: performance.now() }
    await product.end('SIGTERM')
    const stopMs = performance.now() - stoppedAt.monotonic
    const orphans = await untilGone(all, goneTimeoutMs)
    const index = await footage.read()
    const differences = await compareIndexWithDisk(product.recordingsDir, index)
    for (const difference of differences) context.progress(difference)
    const covered = await footage.coveredTo()
    const tails = [...covered.values()].map((to) => stoppedAt.wall - to)
    const gopMs = hall.stream.gopSeconds * 1000
    const allFinished = unfinished(index) === 0 && tails.length === hall.cameras.length
    return {
      processes: all.length,
      stopMs,
      orphans: orphans.length,
      lastFragmentIndexed: allFinished && Math.max(...tails) <= gopMs ? 1 : 0,
      unrecordedTailMs: Math.max(...tails),
      indexMismatch: differences.length,
      databasesBroken: await countBrokenDatabases(product.dataDir),
      exitStatus: product.launcher.exitCode ?? -1,
      answers: watching.answers,
    }
  },
})
