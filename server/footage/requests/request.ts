import type { FootageRequestState } from '../../contract/footage-request.ts'
import type { FootageRequestId, SourceId, UnitId, UserId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** An application to look at recordings, as business.db keeps it. */
export interface FootageRequest extends TimeRange {
  readonly id: FootageRequestId
  readonly userId: UserId
  readonly userName: string
  readonly unitId: UnitId
  readonly sources: readonly SourceId[]
  readonly reason: string
  readonly state: Exclude<FootageRequestState, 'expired'>
  readonly askedAt: EpochMs
  readonly decidedAt: EpochMs | null
  readonly decidedBy: UserId | null
  readonly decidedName: string | null
  readonly remark: string
  readonly expiresAt: EpochMs | null
}

/** How it stands: an approval is over by itself. */
export const stateAt = ({ state, expiresAt }: FootageRequest, now: EpochMs): FootageRequestState =>
  state === 'approved' && expiresAt !== null && expiresAt <= now ? 'expired' : state

/**
 * Nobody decides about an application of their own.
 * @throws DomainError `footage.ownRequest`, `footage.requestDecided`
 */
export const requireDecidable = (request: FootageRequest, by: UserId): void => {
  if (request.userId === by) throw new DomainError('footage.ownRequest')
  if (request.state !== 'waiting') throw new DomainError('footage.requestDecided')
}

/** Times of a source that somebody's approved applications let them see now, in order, touching ones as one. */
export const permittedTimes = (
  requests: readonly FootageRequest[],
  source: SourceId,
  now: EpochMs,
): readonly TimeRange[] => {
  const times = requests
    .filter((request) => stateAt(request, now) === 'approved' && request.sources.includes(source))
    .toSorted((one, other) => one.from - other.from)
  const joined: TimeRange[] = []
  for (const { from, to } of times) {
    const last = joined.at(-1)
    if (last && from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else joined.push({ from, to })
  }
  return joined
}
