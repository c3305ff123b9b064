import { z } from 'zod'
import { BookmarkId, HoldId, SourceId, UserId } from './ids.ts'
import { PageQuery } from './problem.ts'
import { Instant, InstantQuery } from './time.ts'

/** What was seen at a window: a bookmark that carries it is a finding in the making. */
export const Observation = z.strictObject({
  /** Number of the window. */
  window: z.int().positive().nullable(),
  /** Who was on duty there, in the words of whoever looked. */
  onDuty: z.string().trim().max(100),
  /** The rule that was broken, or seems to have been. */
  rule: z.string().trim().max(200),
})
export type Observation = z.infer<typeof Observation>

/** POST /api/bookmarks: an instant of a source worth finding again. */
export const NewBookmark = z.strictObject({
  source: SourceId,
  at: Instant,
  /** The stretch around it, half-open; left out: the second that begins at `at`. */
  from: Instant.optional(),
  to: Instant.optional(),
  text: z.string().trim().min(1).max(500),
  observation: Observation.nullable().default(null),
  /** Its stretch is held: retention does not delete it while the bookmark is there. Needs the right to hold. */
  keep: z.boolean().default(false),
})
export type NewBookmark = z.infer<typeof NewBookmark>

/** PATCH /api/bookmarks/{id} */
export const BookmarkChange = z.strictObject({
  text: z.string().trim().min(1).max(500).optional(),
  observation: Observation.nullable().optional(),
})
export type BookmarkChange = z.infer<typeof BookmarkChange>

export const BookmarkView = z.object({
  id: BookmarkId,
  source: SourceId,
  at: Instant,
  from: Instant,
  to: Instant,
  text: z.string(),
  observation: Observation.nullable(),
  /** Keeps its stretch; null: nothing does. */
  hold: HoldId.nullable(),
  createdAt: Instant,
  createdBy: z.object({ id: UserId, name: z.string() }),
})
export type BookmarkView = z.infer<typeof BookmarkView>

/** Query of GET /api/bookmarks: those whose instant lies in [from, to), newest first. */
export const BookmarkQuery = z.object({
  ...PageQuery.shape,
  source: z.union([SourceId.transform((one) => [one]), z.array(SourceId).min(1).max(100)]).optional(),
  from: InstantQuery.optional(),
  to: InstantQuery.optional(),
  /** Part of what it says. */
  text: z.string().trim().max(100).optional(),
})
