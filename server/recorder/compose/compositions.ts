import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompositionSettings } from '../../contract/composition.ts'
import type { CompositionId } from '../../contract/ids.ts'
import { compositionsToMake } from '../../footage-index/index.ts'
import { isDomainError } from '../../kernel/errors/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import { noteComposition } from '../store/compositions.ts'
import type { IndexWriter } from '../store/index.ts'
import { makeComposition, type MakeCompositionOptions } from './make-composition.ts'

/** Makes compositions one after the other; after a restart it goes on where it was. */
export interface Compositions {
  /** There may be a new one. */
  look(): void
  /** One was cancelled: it is stopped where it runs, and what it made goes. */
  cancelled(id: CompositionId): Promise<void>
  /** Stops; what is under way is taken up at the next start. Idempotent. */
  close(): Promise<void>
}

export interface CompositionsOptions extends MakeCompositionOptions {
  readonly index: Pick<IndexWriter, 'journal'>
  readonly now: () => number
  readonly log: Log
}

/** How far one is, is written no more often than this. */
const noteEveryMs = 500

export const createCompositions = (options: CompositionsOptions): Compositions => {
  const { database, compositionsDir, index, now, log } = options
  const closing = new AbortController()
  let running:
    { readonly id: CompositionId; readonly stop: AbortController; readonly ended: Promise<void> } | undefined
  let looking: Promise<void> | undefined
  let again = false

  const make = async (settings: CompositionSettings, stop: AbortController): Promise<void> => {
    const { id } = settings
    let notedAt = 0
    const note = (progress: number): void => {
      if (now() - notedAt < noteEveryMs) return
      notedAt = now()
      noteComposition(database, id, { state: 'running', progress }).catch((error: unknown) =>
        log.warn({ err: error }, 'how far a composition is could not be written'),
      )
    }
    try {
      await noteComposition(database, id, { state: 'running', progress: 0 })
      const video = await makeComposition(
        options,
        settings,
        AbortSignal.any([closing.signal, stop.signal]),
        note,
      )
      await noteComposition(database, id, { state: 'done', progress: 1, video, endedAt: now() })
      const { bytes, durationMs } = video
      index.journal('composition.done', null, { compositionId: id, bytes, durationMs })
    } catch (error) {
      if (closing.signal.aborted || stop.signal.aborted) return
      const code = isDomainError(error) ? error.code : 'composition.failed'
      log.error({ err: error, compositionId: id }, 'a composition failed')
      await noteComposition(database, id, { state: 'failed', progress: 0, error: code, endedAt: now() })
      index.journal('composition.failed', null, { compositionId: id, error: code })
      await rm(join(compositionsDir, id), { recursive: true, force: true })
    }
  }

  const makeAll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      again = false
      const [next] = await compositionsToMake(database)
      if (!next) {
        // Asked again where one came while it was being looked.
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by `look` meanwhile
        if (again) continue
        return
      }
      const stop = new AbortController()
      const ended = make(next, stop)
      running = { id: next.id, stop, ended }
      await ended
      running = undefined
    }
  }

  const compositions: Compositions = {
    look: () => {
      again = true
      looking ??= makeAll()
        .catch((error: unknown) => log.error({ err: error }, 'compositions could not be looked for'))
        .finally(() => {
          looking = undefined
          if (again && !closing.signal.aborted) compositions.look()
        })
    },
    cancelled: async (id) => {
      if (running?.id === id) {
        running.stop.abort()
        await running.ended
      }
      await rm(join(compositionsDir, id), { recursive: true, force: true })
    },
    close: async () => {
      closing.abort()
      await looking
    },
  }
  return compositions
}
