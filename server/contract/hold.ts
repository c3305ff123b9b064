import { z } from 'zod'
import { HoldId, SourceId, UserId } from './ids.ts'
import { PageQuery } from './problem.ts'
import { GapReason } from './recorder.ts'
import { Instant, InstantQuery } from './time.ts'

/** POST /api/holds: footage of a source, [from, to), that retention must not delete; it may reach into the future. */
export const NewHold = z.strictObject({
  source: SourceId,
  from: Instant,
  to: Instant,
  reason: z.string().trim().min(1).max(500),
})
export type NewHold = z.infer<typeof NewHold>

/**
 * How far a hold is: `sent` until the recorder has it (which may be down), then `kept`; `refused` where it will never
 * take it; `released` when somebody gave the footage up.
 */
export const HoldState = z.enum(['sent', 'kept', 'refused', 'released'])
export type HoldState = z.infer<typeof HoldState>

export const HoldView = z.object({
  id: HoldId,
  source: SourceId,
  from: Instant,
  to: Instant,
  reason: z.string(),
  /**
   * What it lives as long as: `person:<user>` until somebody releases it, `case:<case>` as long as the case file,
   * `bookmark:<bookmark>` as long as that.
   */
  owner: z.string(),
  state: HoldState,
  createdAt: Instant,
  /** Null: the server itself. */
  createdBy: UserId.nullable(),
  releasedAt: Instant.nullable(),
  /** What it came too late for, as the recorder said when it took it: there was no footage any more, or never. */
  missing: z.array(z.object({ from: Instant, to: Instant, reason: GapReason.nullable() })),
})
export type HoldView = z.infer<typeof HoldView>

/** Query of GET /api/holds: holds that reach into [from, to), newest first. */
export const HoldQuery = z.object({
  ...PageQuery.shape,
  source: z.union([SourceId.transform((one) => [one]), z.array(SourceId).min(1).max(100)]).optional(),
  from: InstantQuery.optional(),
  to: InstantQuery.optional(),
  /** Those that were released or refused too. */
  all: z.stringbool().default(false),
})
