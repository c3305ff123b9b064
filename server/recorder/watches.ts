import type { SourceId } from '../contract/ids.ts'
import type { Config } from '../kernel/config/index.ts'
import { makeDurable, type Database } from '../kernel/database/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { HealthKeeper } from './health/index.ts'
import { periodically, type Periodic } from './periodic.ts'
import { createReconciler } from './reconcile/index.ts'
import type { Recording } from './recording.ts'
import type { EndReason } from './source/end-reason.ts'
import { listSources, type IndexWriter } from './store/index.ts'

export interface WatchOptions {
  readonly config: Config
  readonly log: Log
  readonly database: Database
  readonly index: IndexWriter
  readonly recording: Recording
  readonly health: Pick<HealthKeeper, 'save'>
}

/** A crash costs the hours of the sources what came since; their footage loses nothing. */
const tallyEveryMs = 10_000

const silent: EndReason = { reason: 'stalled', detail: 'no bytes landed on disk' }
const notLanded: EndReason = { reason: 'disk-error', detail: 'what had been written is not on the disk' }

/** What is done again and again while recording: the clock, the index on its disk, what really lands. */
export const keepWatch = (options: WatchOptions): Periodic => {
  const { config, log, database, index, recording, health } = options
  const restart = (event: string, text: string, why: EndReason) => (id: SourceId) => {
    log.error({ sourceId: id }, text)
    index.journal(event, id, {})
    recording.sources.restart(id, why)
  }
  const reconciler = createReconciler({
    database,
    recordingsDir: config.recordings.dir,
    expected: async () =>
      (await listSources(database)).flatMap(({ settings }) => (settings.enabled ? [settings.id] : [])),
    onSilent: restart(
      'source.silent',
      'no bytes land on disk although nothing says why; the source is restarted',
      silent,
    ),
    onNotLanded: restart(
      'source.notLanded',
      'what was said to be written is not on disk; the source is restarted',
      notLanded,
    ),
  })
  const { reconcileSeconds, syncSeconds } = config.recorder
  const watches = [
    periodically(tallyEveryMs, 'writing the hours of the sources', log, () => health.save()),
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
