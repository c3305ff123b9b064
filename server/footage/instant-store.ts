import { z } from 'zod'
import type { SourceId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import {
  type ClipFile,
  fileOf,
  FileRow,
  type Fragment,
  fragmentAt,
  joinToleranceMs,
  longestClipMs,
  readableClipsOf,
  tableOf,
} from '../footage-index/index.ts'
import type { Database } from '../kernel/database/index.ts'

/** Where what was seen at an instant lies. */
export interface FoundInstant {
  readonly clip: ClipFile
  /** Number of the fragment in its clip. */
  readonly n: number
  readonly fragment: Fragment
}

const CandidateRow = FileRow.extend({ key: z.int(), fragments: z.instanceof(Buffer).nullable() })

/**
 * The fragment that was seen at an instant, by index alone; undefined where nothing was recorded. After the clock was
 * stepped back two epochs may tell of the same time: the later one is meant.
 */
export const findInstant = async (
  database: Database,
  sourceId: SourceId,
  at: EpochMs,
): Promise<FoundInstant | undefined> => {
  // Rows of clips hold rounded times; which of two neighbours is meant is for their fragments to say.
  const rows = z.array(CandidateRow).parse(
    await readableClipsOf(database, sourceId)
      .leftJoin('fragment_tables', 'fragment_tables.clip_key', 'clips.key')
      .select('clips.key', 'fragments')
      .andWhere('start_ms', '>=', at - longestClipMs)
      .andWhere('start_ms', '<=', Math.ceil(at))
      .andWhere('end_ms', '>=', Math.floor(at) - joinToleranceMs)
      .orderBy([
        { column: 'epoch', order: 'desc' },
        { column: 'start_ms', order: 'desc' },
      ]),
  )
  for (const row of rows) {
    const found = fragmentAt(row.fragments ?? (await tableOf(database, row.key)), at, joinToleranceMs)
    if (found) return { clip: fileOf(row), ...found }
  }
  return undefined
}
