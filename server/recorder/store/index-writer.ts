import type { SourceId } from '../../contract/ids.ts'
import type { CoverageSpan } from '../clip/coverage.ts'
import type { FinishedClip } from './clip-entry.ts'
import type { Gap } from './gap.ts'
import {
  addWritten,
  emptyBatch,
  isEmpty,
  joinBatches,
  type IndexBatch,
  type MovedClip,
  type WrittenChange,
} from './index-batch.ts'

/**
 * Collects what all sources have to say to the index and commits it together, at most `flushMs` later: 23 cameras cost
 * five transactions a second, not hundreds.
 */
export interface IndexWriter {
  /** The bytes of the fragment are in the file. */
  fragmentWritten(change: WrittenChange): void
  /** What the clip holds so far belongs elsewhere on the wall clock. */
  clipMoved(moved: MovedClip): void
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

/** The index, for whoever takes out of it what others may still be adding to. */
export interface SharedIndex extends IndexWriter {
  /** Does `work` between two commits: no commit is under way meanwhile. It must not wait for one. */
  between<Value>(work: () => Promise<Value>): Promise<Value>
  /** What a span covers was deleted: where it is still being extended, it goes on from there. To be said in `between`. */
  cut(sourceId: SourceId, span: CoverageSpan): void
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

export const createIndexWriter = (options: IndexWriterOptions): SharedIndex => {
  const { commit, flushMs, now, onCommitted, onFailed } = options
  let batch = emptyBatch()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let closed: Promise<void> | undefined
  /** Ends of what was deleted, by source and epoch: time does not go back within an epoch, so the last one counts. */
  const cuts = new Map<string, number>()

  /** The batch with its spans as deletions have left them. */
  const withoutDeleted = (taken: IndexBatch): IndexBatch => ({
    ...taken,
    spans: new Map(
      [...taken.spans].flatMap(([key, { sourceId, span }]) => {
        const from = Math.max(span.from, cuts.get(`${sourceId} ${span.epoch}`) ?? span.from)
        return from < span.to ? [[key, { sourceId, span: { ...span, from } }]] : []
      }),
    ),
  })

  const commitPending = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    if (isEmpty(batch)) return
    const taken = batch
    batch = emptyBatch()
    try {
      await commit(withoutDeleted(taken))
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
    clipMoved: (moved) => {
      batch.moved.push(moved)
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
    between: (work) => {
      const next = running.then(work)
      running = next.then(
        () => undefined,
        () => undefined,
      )
      return next
    },
    cut: (sourceId, { epoch, to }) => {
      const key = `${sourceId} ${epoch}`
      cuts.set(key, Math.max(to, cuts.get(key) ?? to))
    },
    flush,
    close: () => (closed ??= flush().finally(() => clearTimeout(timer))),
  }
}
