import type { BookmarkView, NewBookmark, Observation } from '../../contract/bookmark.ts'
import type { BookmarkId, HoldId, SourceId, UserId } from '../../contract/ids.ts'
import { fromInstant, toInstant, type EpochMs, type TimeRange } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** An instant of a source that somebody marked, and the stretch around it. */
export interface Bookmark extends TimeRange {
  readonly id: BookmarkId
  readonly sourceId: SourceId
  readonly at: EpochMs
  readonly text: string
  readonly observation: Observation | null
  readonly holdId: HoldId | null
  readonly createdAt: EpochMs
  readonly createdBy: UserId
  readonly createdName: string
}

const longestMs = 3_600_000
const leastMs = 1000

/**
 * The stretch that a new bookmark is of.
 * @throws DomainError `bookmark.invalidRange` where it does not hold the instant, or is too long
 */
export const stretchOf = (wanted: Pick<NewBookmark, 'at' | 'from' | 'to'>): TimeRange & { at: EpochMs } => {
  const at = fromInstant(wanted.at)
  const from = wanted.from === undefined ? at : fromInstant(wanted.from)
  const to = wanted.to === undefined ? Math.max(at, from) + leastMs : fromInstant(wanted.to)
  if (from > at || to <= at || to - from > longestMs)
    throw new DomainError('bookmark.invalidRange', { longestMs })
  return { at, from, to }
}

export const bookmarkView = (bookmark: Bookmark): BookmarkView => ({
  id: bookmark.id,
  source: bookmark.sourceId,
  at: toInstant(bookmark.at),
  from: toInstant(bookmark.from),
  to: toInstant(bookmark.to),
  text: bookmark.text,
  observation: bookmark.observation,
  hold: bookmark.holdId,
  createdAt: toInstant(bookmark.createdAt),
  createdBy: { id: bookmark.createdBy, name: bookmark.createdName },
})
