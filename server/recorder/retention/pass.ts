import { setTimeout as delay } from 'node:timers/promises'
import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { IndexWriter } from '../store/index.ts'
import type { RetainedSource } from '../store/sources.ts'
import { bulkHere } from './bulk.ts'
import type { ClipDeleter, Deleted } from './delete-clips.ts'
import { agedBefore, oldestFirst, type StoredClip } from './rules.ts'

export interface PassOptions {
  readonly database: Database
  readonly recordingsDir: string
  readonly index: Pick<IndexWriter, 'journal'>
  readonly deleter: ClipDeleter
  readonly onDeleted: (clips: readonly StoredClip[]) => void
  /** A pass that is cut short leaves nothing half done. */
  readonly signal: AbortSignal
}

/** Goes through the sources once and deletes what has to go, in batches with rests between: recording comes first. */
export interface Pass {
  /** Deletes bulk footage that is older than its source's retention. */
  ageOut(sources: readonly RetainedSource[], now: EpochMs): Promise<void>
  /**
   * Deletes the oldest bulk footage of all sources until `bytes` are free. It begins with one clip, and ends where none of
   * a batch could be removed: a disk that gives nothing up, as one that the system has made read-only, must not cost all
   * that the index knows.
   * @returns how many bytes went
   */
  makeRoom(sources: readonly RetainedSource[], bytes: number): Promise<number>
}

/** Clips of one transaction: some 60 ms where all cameras have a part in them, while the index waits. */
const clipsAtOnce = 200
const longestRestMs = 1000
/** Footage from a clock that was ahead goes too, after all that is older by its own account. */
const endOfTime: EpochMs = Number.MAX_SAFE_INTEGER

type Why = 'age' | 'space'

/** A long pass tells what went as it goes: a crash must leave no deletion untold but the last few seconds'. */
const tellEveryMs = 10_000

/** What went, by source, since it was told last. */
const createTally = () => {
  let gone = new Map<SourceId, { from: number; to: number; clips: number; bytes: number }>()
  return {
    add: (clips: readonly StoredClip[]): void => {
      for (const { sourceId, from, to, bytes } of clips) {
        const before = gone.get(sourceId) ?? { from, to, clips: 0, bytes: 0 }
        gone.set(sourceId, {
          from: Math.min(before.from, from),
          to: Math.max(before.to, to),
          clips: before.clips + 1,
          bytes: before.bytes + bytes,
        })
      }
    },
    take: () => {
      const taken = gone
      gone = new Map()
      return taken
    },
  }
}

export const createPass = (options: PassOptions): Pass => {
  const { database, recordingsDir, index, deleter, onDeleted, signal } = options
  const counting = async (
    sources: readonly RetainedSource[],
    why: Why,
    work: (remove: (clips: readonly StoredClip[]) => Promise<Deleted>) => Promise<void>,
  ): Promise<void> => {
    const tally = createTally()
    const days = new Map(sources.map(({ id, retentionDays }) => [id, retentionDays]))
    let toldAt = performance.now()
    const tell = (): void => {
      for (const [id, gone] of tally.take())
        index.journal('footage.deleted', id, { ...gone, why, retentionDays: days.get(id) ?? null })
      toldAt = performance.now()
    }
    try {
      await work(async (clips) => {
        const begun = performance.now()
        const gone = await deleter.delete(clips)
        tally.add(gone.clips)
        onDeleted(gone.clips)
        if (performance.now() - toldAt >= tellEveryMs) tell()
        const restMs = Math.min(longestRestMs, performance.now() - begun)
        await delay(restMs, undefined, { signal }).catch(() => undefined)
        return gone
      })
    } finally {
      tell()
    }
  }

  return {
    ageOut: (sources, now) =>
      counting(sources, 'age', async (remove) => {
        const readers = await bulkHere(
          database,
          recordingsDir,
          sources.map(({ id }) => id),
        )
        for (const { id, retentionDays } of sources)
          while (!signal.aborted) {
            const clips = (await readers.get(id)?.next(agedBefore(now, retentionDays), clipsAtOnce)) ?? []
            await remove(clips)
            if (clips.length < clipsAtOnce) break
          }
      }),
    makeRoom: async (sources, bytes) => {
      let freed = 0
      await counting(sources, 'space', async (remove) => {
        const readers = await bulkHere(
          database,
          recordingsDir,
          sources.map(({ id }) => id),
        )
        const heads = new Map<SourceId, readonly StoredClip[]>()
        let atOnce = 1
        while (freed < bytes && !signal.aborted) {
          for (const [id, reader] of readers)
            if ((heads.get(id) ?? []).length === 0) heads.set(id, await reader.next(endOfTime, clipsAtOnce))
          const oldest = oldestFirst([...heads.values()], bytes - freed, atOnce)
          if (oldest.length === 0) return
          const taken = new Set(oldest)
          for (const [id, clips] of heads)
            heads.set(
              id,
              clips.filter((clip) => !taken.has(clip)),
            )
          const { clips: gone, removed } = await remove(oldest)
          if (gone.length > 0 && removed === 0) return
          freed += gone.reduce((sum, clip) => sum + clip.bytes, 0)
          atOnce = clipsAtOnce
        }
      })
      return freed
    },
  }
}
