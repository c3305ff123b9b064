import type { Config } from '../kernel/config/index.ts'
import { makeDurable, type Database } from '../kernel/database/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { periodically, type Periodic } from './periodic.ts'
import { createReconciler } from './reconcile.ts'
import type { Recording } from './recording.ts'
import { listSources, type IndexWriter } from './store/index.ts'

export interface WatchOptions {
  readonly config: Config
  readonly log: Log
  readonly database: Database
  readonly index: IndexWriter
  readonly recording: Recording
}

/** What is done again and again while recording. */
export const keepWatch = ({ config, log, database, index, recording }: WatchOptions): Periodic => {
  const reconciler = createReconciler({
    database,
    recordingsDir: config.recordings.dir,
    expected: async () =>
      (await listSources(database)).flatMap(({ settings }) => (settings.enabled ? [settings.id] : [])),
    onSilent: (id) => {
      log.error({ sourceId: id }, 'no bytes land on disk although nothing says why; the source is restarted')
      index.journal('source.silent', id, {})
      recording.sources.restart(id, { reason: 'stalled', detail: 'no bytes landed on disk' })
    },
  })
  const { reconcileSeconds, syncSeconds } = config.recorder
  const watches = [
    periodically(1000, 'looking at the clock', log, () => recording.observeClock()),
    periodically(syncSeconds * 1000, 'syncing the index', log, () => makeDurable(database)),
    periodically(reconcileSeconds * 1000, 'reconciling index and disk', log, () => reconciler.look()),
  ]
  return {
    close: async () => {
      await Promise.all(watches.map((watch) => watch.close()))
    },
  }
}
