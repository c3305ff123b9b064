import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportFile } from '../../contract/export.ts'
import type { ExportId } from '../../contract/ids.ts'
import { exportsToMake, type IndexedExport } from '../../footage-index/index.ts'
import { isDomainError } from '../../kernel/errors/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { IndexWriter } from '../store/index.ts'
import { noteExport } from '../store/exports.ts'
import { makeExport, type MakeExportOptions } from './make-export.ts'
import { removeOldExports } from './old-exports.ts'

/** Makes exports one after the other; after a restart it goes on with those that are not done. */
export interface Exports {
  /** There may be a new one. */
  look(): void
  /** One was cancelled: it is stopped where it runs, and what it made goes. */
  cancelled(id: ExportId): Promise<void>
  /** Removes what is kept no longer; it does so by itself every hour. */
  removeOld(): Promise<void>
  /** Stops; what is under way is taken up at the next start. Idempotent. */
  close(): Promise<void>
}

export interface ExportsOptions extends MakeExportOptions {
  readonly index: Pick<IndexWriter, 'journal'>
  /** How long the files of a finished export are kept. */
  readonly keepDays: number
  readonly now: () => number
  readonly log: Log
}

/** How far one is, is written no more often than this. */
const noteEveryMs = 500
const removeEveryMs = 3_600_000

const bytesOf = (files: readonly ExportFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0)

export const createExports = (options: ExportsOptions): Exports => {
  const { database, exportsDir, index, keepDays, now, log } = options
  const closing = new AbortController()
  let running:
    { readonly id: ExportId; readonly stop: AbortController; readonly ended: Promise<void> } | undefined
  let looking: Promise<void> | undefined
  let again = false
  let removing = Promise.resolve()

  const make = async ({ settings, files: done }: IndexedExport, stop: AbortController): Promise<void> => {
    const { id } = settings
    let notedAt = 0
    const note = (progress: number, files: readonly ExportFile[]): void => {
      if (now() - notedAt < noteEveryMs) return
      notedAt = now()
      noteExport(database, id, { state: 'running', progress, bytes: bytesOf(files), files }).catch(
        (error: unknown) => log.warn({ err: error }, 'how far an export is could not be written'),
      )
    }
    try {
      await noteExport(database, id, { state: 'running', progress: 0, bytes: bytesOf(done) })
      const files = await makeExport(
        options,
        settings,
        done,
        AbortSignal.any([closing.signal, stop.signal]),
        note,
      )
      const bytes = bytesOf(files)
      await noteExport(database, id, { state: 'done', progress: 1, bytes, files, endedAt: now() })
      index.journal('export.done', null, { exportId: id, files: files.length, bytes })
    } catch (error) {
      if (closing.signal.aborted || stop.signal.aborted) return
      const code = isDomainError(error) ? error.code : 'export.failed'
      log.error({ err: error, exportId: id }, 'an export failed')
      await noteExport(database, id, { state: 'failed', progress: 0, bytes: 0, error: code, endedAt: now() })
      index.journal('export.failed', null, { exportId: id, error: code })
      await rm(join(exportsDir, id), { recursive: true, force: true })
    }
  }

  const makeAll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      again = false
      const [next] = await exportsToMake(database)
      if (!next) {
        // Asked again where one came while it was being looked.
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by `look` meanwhile
        if (again) continue
        return
      }
      const stop = new AbortController()
      const ended = make(next, stop)
      running = { id: next.settings.id, stop, ended }
      await ended
      running = undefined
    }
  }

  const exports: Exports = {
    look: () => {
      again = true
      looking ??= makeAll()
        .catch((error: unknown) => log.error({ err: error }, 'exports could not be looked for'))
        .finally(() => {
          looking = undefined
          if (again && !closing.signal.aborted) exports.look()
        })
    },
    cancelled: async (id) => {
      if (running?.id === id) {
        running.stop.abort()
        await running.ended
      }
      await rm(join(exportsDir, id), { recursive: true, force: true })
    },
    removeOld: () =>
      (removing = removing
        .then(async () => {
          const expired = await removeOldExports({ database, exportsDir, keepDays, now: now() })
          if (expired > 0) index.journal('export.expired', null, { exports: expired })
        })
        .catch((error: unknown) => log.error({ err: error }, 'old exports could not be removed'))),
    close: async () => {
      closing.abort()
      clearInterval(timer)
      await Promise.all([looking, removing])
    },
  }
  const timer = setInterval(() => void exports.removeOld(), removeEveryMs)
  timer.unref()
  return exports
}
