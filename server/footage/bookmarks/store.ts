import { z } from 'zod'
import { Observation } from '../../contract/bookmark.ts'
import { BookmarkId, HoldId, SourceId, UserId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import type { Bookmark } from './bookmark.ts'

const BookmarkRow = z
  .object({
    id: BookmarkId,
    source_id: SourceId,
    at_ms: z.number(),
    from_ms: z.number(),
    to_ms: z.number(),
    text: z.string(),
    observation: z.string().nullable(),
    hold_id: HoldId.nullable(),
    created_at: z.number(),
    created_by: UserId,
    created_name: z.string(),
  })
  .transform((row): Bookmark => ({
    id: row.id,
    sourceId: row.source_id,
    at: row.at_ms,
    from: row.from_ms,
    to: row.to_ms,
    text: row.text,
    observation: row.observation === null ? null : Observation.parse(JSON.parse(row.observation)),
    holdId: row.hold_id,
    createdAt: row.created_at,
    createdBy: row.created_by,
    createdName: row.created_name,
  }))

const observed = (observation: Observation | null): string | null =>
  observation === null ? null : JSON.stringify(observation)

export const addBookmark = async (trx: Transaction, bookmark: Bookmark): Promise<void> => {
  await trx('bookmarks').insert({
    id: bookmark.id,
    source_id: bookmark.sourceId,
    at_ms: bookmark.at,
    from_ms: bookmark.from,
    to_ms: bookmark.to,
    text: bookmark.text,
    observation: observed(bookmark.observation),
    hold_id: bookmark.holdId,
    created_at: bookmark.createdAt,
    created_by: bookmark.createdBy,
    created_name: bookmark.createdName,
  })
}

export const findBookmark = async (database: Database, id: BookmarkId): Promise<Bookmark | undefined> => {
  const row: unknown = await database('bookmarks').where({ id }).first()
  return row === undefined ? undefined : BookmarkRow.parse(row)
}

export const changeBookmark = async (
  trx: Transaction,
  { id, text, observation }: Pick<Bookmark, 'id' | 'text' | 'observation'>,
): Promise<void> => {
  await trx('bookmarks')
    .where({ id })
    .update({ text, observation: observed(observation) })
}

/** @returns false where it was removed before */
export const removeBookmark = async (trx: Transaction, id: BookmarkId): Promise<boolean> =>
  (await trx('bookmarks').where({ id }).delete()) > 0

export interface BookmarkFilter {
  readonly sources?: readonly SourceId[] | undefined
  readonly from?: EpochMs | undefined
  readonly to?: EpochMs | undefined
  readonly text?: string | undefined
}

/** Bookmarks before a cursor that match, newest first. */
export const bookmarksBefore = async (
  database: Database,
  { sources, from, to, text }: BookmarkFilter,
  cursor: string | undefined,
  limit: number,
): Promise<readonly Bookmark[]> => {
  // Ids are UUIDv7: their order is that of creation.
  const query = database('bookmarks').orderBy('id', 'desc').limit(limit)
  if (cursor !== undefined) void query.where('id', '<', cursor)
  if (sources) void query.whereIn('source_id', sources)
  if (from !== undefined) void query.where('at_ms', '>=', from)
  if (to !== undefined) void query.where('at_ms', '<', to)
  if (text !== undefined) void query.whereLike('text', `%${text.replaceAll(/[%_]/gu, '')}%`)
  return z.array(BookmarkRow).parse(await query)
}
