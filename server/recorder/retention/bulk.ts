import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { heldRanges } from '../store/holds.ts'
import { finishedClips } from '../store/stored-clips.ts'
import { holdingRange, joinRanges, type StoredClip } from './rules.ts'

/** Bulk clips of one source, oldest first; candidates only, for a hold may come before they are deleted. */
export interface BulkReader {
  /** The next of them, at most `limit` and none that ends after `before`; each is given once. */
  next(before: EpochMs, limit: number): Promise<readonly StoredClip[]>
}

/** Rows read at once while held footage is passed over. */
const rowsAtOnce = 256

/** @param held joined ranges of the source, in order of time */
export const createBulkReader = (
  database: Database,
  sourceId: SourceId,
  held: readonly TimeRange[],
): BulkReader => {
  let from = 0
  return {
    next: async (before, limit) => {
      const found: StoredClip[] = []
      while (found.length < limit) {
        const rows = await finishedClips(database, sourceId, from, before, rowsAtOnce)
        for (const clip of rows) {
          const range = holdingRange(held, clip)
          if (!range) {
            if (found.length === limit) return found
            found.push(clip)
          }
          // What begins within a held range is held: the next look begins behind it.
          from = Math.max(from, clip.from + 1, range?.to ?? 0)
        }
        if (rows.length < rowsAtOnce) return found
      }
      return found
    },
  }
}

/** A reader for each source. */
export const bulkReaders = async (
  database: Database,
  sources: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, BulkReader>> => {
  const holds = await heldRanges(database, sources)
  return new Map(sources.map((id) => [id, createBulkReader(database, id, joinRanges(holds.get(id) ?? []))]))
}
