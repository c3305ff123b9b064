import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { footageSince } from '../source-folder/index.ts'
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

/**
 * @param held joined ranges of the source, in order of time
 * @param begin the first instant that is looked at
 */
export const createBulkReader = (
  database: Database,
  sourceId: SourceId,
  held: readonly TimeRange[],
  begin: EpochMs = 0,
): BulkReader => {
  let from = begin
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

/** A reader for each source. @param begins the first instants that are looked at; the beginning of time for others */
export const bulkReaders = async (
  database: Database,
  sources: readonly SourceId[],
  begins: ReadonlyMap<SourceId, EpochMs> = new Map(),
): Promise<ReadonlyMap<SourceId, BulkReader>> => {
  const holds = await heldRanges(database, sources)
  return new Map(
    sources.map((id) => [
      id,
      createBulkReader(database, id, joinRanges(holds.get(id) ?? []), begins.get(id)),
    ]),
  )
}

/**
 * Where the footage of a source begins that lies on this disk, where older clips lie on another one: that their files
 * are not here is no reason to give them up.
 */
const beginHere = async (database: Database, recordingsDir: string, id: SourceId): Promise<EpochMs> => {
  const [oldest] = await finishedClips(database, id, 0, Number.MAX_SAFE_INTEGER, 1)
  const since = oldest ? await footageSince(recordingsDir, id) : 0
  if (!oldest || oldest.from >= since) return 0
  const isHere = await stat(join(recordingsDir, oldest.path)).then(
    () => true,
    () => false,
  )
  return isHere ? 0 : Math.min(since, Number.MAX_SAFE_INTEGER)
}

/** A reader for each source, of what lies below `recordingsDir`. */
export const bulkHere = async (
  database: Database,
  recordingsDir: string,
  sources: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, BulkReader>> => {
  const begins = new Map<SourceId, EpochMs>()
  for (const id of sources) begins.set(id, await beginHere(database, recordingsDir, id))
  return bulkReaders(database, sources, begins)
}
