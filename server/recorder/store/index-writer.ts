import type { SourceId } from '../../contract/ids.ts'
import type { FinishedClip } from './clip-entry.ts'
import type { Gap } from './gap.ts'
import {
  addWritten,
  emptyBatch,
  isEmpty,
  joinBatches,
  type IndexBatch,
  type WrittenChange,
} from './index-batch.ts'

/**
 * Collects what all sources have to say to the index and commits it together, at most `flushMs` later: 23 cameras cost
 * five transactions a second, not hundreds.
 */
export interface IndexWriter {
  /** The bytes of the fragment are in the file. */
  fragmentWritten(change: WrittenChange): void
  /** File and folder are synced. */
  clipFinished(clip: FinishedClip): void
  /** Opens a gap, or replaces what was said of it. */
  gap(gap: Gap): void
  journal(event: string, sourceId: SourceId | null, data: Readonly<Record<string, unknown>>): void
  /** Resolves when everything said so far is committed. Rejects if it cannot be, and keeps it. */
  flush(): Promise<void>
  /** Commits what is left. Idempotent. */
  close(): Promise<void>
}

export interface IndexWriterOptions {
  readonly commit: (batch: IndexBatch) => Promise<void>
  readonly flushMs: number
  readonly now: () => number
  readonly onCommitted: (batch: IndexBatch) => void
  /** A commit failed; its batch is kept and tried again. */
  readonly onFailed: (error: unknown) => void
}

/** After a failed commit: a full or broken disk does not come back within milliseconds. */
const retryMs = 1000

export const createIndexWriter = (options: IndexWriterOptions): IndexWriter => {
  const { commit, flushMs, now, onCommitted, onFailed } = options
  let batch = emptyBatch()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let closed: Promise<void> | undefined

  const commitPending = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    if (isEmpty(batch)) return
    const taken = batch
    batch = emptyBatch()
    try {
      await commit(taken)
    } catch (error) {
      batch = joinBatches(taken, batch)
      schedule(retryMs)
      throw error
    }
    onCommitted(taken)
  }

  /** Commits follow one another: what is said during one goes into the next. */
  const flush = (): Promise<void> => {
    const next = running.then(commitPending)
    running = next.catch(() => undefined)
    return next
  }

  const schedule = (afterMs: number): void => {
    if (closed) return
    timer ??= setTimeout(() => void flush().catch(onFailed), afterMs)
  }

  return {
    fragmentWritten: (change) => {
      addWritten(batch, change)
      schedule(flushMs)
    },
    clipFinished: (clip) => {
      batch.finished.push(clip)
      schedule(flushMs)
    },
    gap: (gap) => {
      batch.gaps.set(gap.id, gap)
      schedule(flushMs)
    },
    journal: (event, sourceId, data) => {
      batch.journal.push({ at: now(), event, sourceId, data })
      schedule(flushMs)
    },
    flush,
    close: () => (closed ??= flush().finally(() => clearTimeout(timer))),
  }
}
