import type { UnitId } from '../../contract/ids.ts'
import type { NoticeKind } from '../../contract/notice.ts'
import type { MeetingPhase, PlanChange, ReleaseKind } from '../../contract/meeting-plan.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import {
  changesBetween,
  checkContent,
  checkPossible,
  venuesOfPlan,
  type Plan,
  type PlanContent,
  type Release,
} from './plan.ts'

/** What one venue is told; `asks`: a new receipt is wanted of it. */
export interface Told {
  readonly unitId: UnitId
  readonly kind: NoticeKind
  readonly asks: boolean
}

/** A meeting after a release, and the notice that tells of it. */
export interface Released {
  readonly plan: Plan
  readonly notice: {
    readonly kind: ReleaseKind
    readonly sequence: number
    readonly reason: string
    readonly changes: readonly PlanChange[]
    readonly told: readonly Told[]
  }
}

/** A meeting that is noticed at its very start has begun by the time that the notice is out. */
const graceMs = 15 * 60_000

const checkTime = (startsAt: EpochMs, now: EpochMs): void => {
  if (startsAt < now - graceMs) throw new DomainError('plan.inThePast', { startsAt })
}

/** Changes after which who has answered is asked again. */
const unsettling: readonly PlanChange[] = ['time', 'mainVenue']

/** Everybody is told the same. */
const everybody = (content: PlanContent, kind: NoticeKind, asks: boolean): readonly Told[] =>
  venuesOfPlan(content).map(({ unitId }) => ({ unitId, kind, asks }))

/** Those who stay are told of the change, those who come in are asked, those who are asked no more are told so. */
const toldOfChange = (
  before: PlanContent,
  after: PlanContent,
  changes: readonly PlanChange[],
): readonly Told[] => {
  const asks = changes.some((change) => unsettling.includes(change))
  const were = new Set(venuesOfPlan(before).map(({ unitId }) => unitId))
  const are = venuesOfPlan(after).map(({ unitId }) => unitId)
  return [
    ...are.map((unitId): Told =>
      were.has(unitId) ? { unitId, kind: 'changed', asks } : { unitId, kind: 'invited', asks: true },
    ),
    ...[...were]
      .filter((unitId) => !are.includes(unitId))
      .map((unitId): Told => ({ unitId, kind: 'withdrawn', asks: false })),
  ]
}

const outcome = (
  plan: Plan,
  release: Release,
  now: EpochMs,
): {
  readonly state: MeetingPhase
  readonly content: PlanContent
  readonly changes: readonly PlanChange[]
  readonly told: readonly Told[]
} => {
  const { content } = plan
  switch (release.kind) {
    case 'notice': {
      checkTime(content.startsAt, now)
      if (venuesOfPlan(content).length < 2) throw new DomainError('plan.noVenues')
      return { state: 'scheduled', content, changes: [], told: everybody(content, 'invited', true) }
    }
    case 'change': {
      const after = { ...release.content, recurrence: content.recurrence }
      const changes = changesBetween(content, after)
      if (changes.length === 0) throw new DomainError('plan.nothingChanged')
      checkContent(after)
      checkTime(after.startsAt, now)
      return { state: 'scheduled', content: after, changes, told: toldOfChange(content, after, changes) }
    }
    case 'postpone': {
      const { startsAt } = release
      if (startsAt === null)
        return {
          state: 'postponed',
          content,
          changes: ['time'],
          told: everybody(content, 'postponed', false),
        }
      checkTime(startsAt, now)
      const after = shifted(content, startsAt - content.startsAt)
      return {
        state: 'scheduled',
        content: after,
        changes: ['time'],
        told: everybody(after, 'postponed', true),
      }
    }
    case 'cancel':
      return { state: 'cancelled', content, changes: [], told: everybody(content, 'cancelled', false) }
  }
}

/**
 * A meeting as its venues are told of it.
 * @throws DomainError `plan.wrongState`, `plan.inThePast`, `plan.nothingChanged`, `plan.noVenues`, and what
 * `checkContent` throws
 */
export const applyRelease = (plan: Plan, release: Release, now: EpochMs): Released => {
  checkPossible(plan, release.kind, now)
  const { state, content, changes, told } = outcome(plan, release, now)
  const sequence = plan.sequence + 1
  return {
    plan: {
      ...plan,
      state,
      content,
      sequence,
      noticedAt: plan.noticedAt ?? now,
      proposal: null,
      returned: null,
    },
    notice: {
      kind: release.kind,
      sequence,
      reason: release.kind === 'notice' ? '' : release.reason,
      changes,
      told,
    },
  }
}

/** The same meeting earlier or later; the receipts are due that much earlier or later, too. */
export const shifted = (content: PlanContent, byMs: number): PlanContent => ({
  ...content,
  startsAt: content.startsAt + byMs,
  replyBy: content.replyBy === null ? null : content.replyBy + byMs,
})

/**
 * What a release of one meeting of a series means to a later one: the same change, its time moved by as much as that of
 * the first.
 */
export const releaseForLater = (first: Plan, release: Release, later: Plan): Release => {
  if (release.kind !== 'change') return release
  const moved = shifted(later.content, release.content.startsAt - first.content.startsAt)
  const replyBefore =
    release.content.replyBy === null ? null : release.content.startsAt - release.content.replyBy
  return {
    ...release,
    content: {
      ...release.content,
      startsAt: moved.startsAt,
      replyBy: replyBefore === null ? null : moved.startsAt - replyBefore,
    },
  }
}
