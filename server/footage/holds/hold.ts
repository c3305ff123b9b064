import type { HoldId, SourceId, UserId } from '../../contract/ids.ts'
import type { HoldState, HoldView } from '../../contract/hold.ts'
import type { HoldSettings, MissingRange } from '../../contract/recorder.ts'
import { toInstant, type EpochMs, type TimeRange } from '../../contract/time.ts'

/** A hold as business.db keeps it. */
export interface Hold extends TimeRange {
  readonly id: HoldId
  readonly sourceId: SourceId
  readonly reason: string
  readonly owner: string
  readonly state: HoldState
  readonly missing: readonly MissingRange[]
  readonly createdAt: EpochMs
  /** Null: the server itself. */
  readonly createdBy: UserId | null
  readonly releasedAt: EpochMs | null
}

/** What the recorder is told of it. */
export const holdSettings = ({ id, sourceId, from, to, reason, owner }: Hold): HoldSettings => ({
  ...{ id, sourceId, from, to, reason, owner },
})

export const holdView = (hold: Hold): HoldView => ({
  id: hold.id,
  source: hold.sourceId,
  from: toInstant(hold.from),
  to: toInstant(hold.to),
  reason: hold.reason,
  owner: hold.owner,
  state: hold.state,
  createdAt: toInstant(hold.createdAt),
  createdBy: hold.createdBy,
  releasedAt: hold.releasedAt === null ? null : toInstant(hold.releasedAt),
  missing: hold.missing.map(({ from, to, reason }) => ({ from: toInstant(from), to: toInstant(to), reason })),
})
