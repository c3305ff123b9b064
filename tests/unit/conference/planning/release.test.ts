import { describe, expect, it } from 'vitest'
import { MeetingPhase, ReleaseKind } from '../../../../server/contract/meeting-plan.ts'
import {
  agendaTimes,
  checkContent,
  venuesOfPlan,
  type Release,
} from '../../../../server/conference/planning/plan.ts'
import { applyRelease, releaseForLater } from '../../../../server/conference/planning/release.ts'
import { at, community, content, main, now, plan, street, town } from './plans.ts'

const code = (wanted: string) => expect.objectContaining({ code: wanted }) as Error

const releases: Readonly<Record<ReleaseKind, Release>> = {
  notice: { kind: 'notice' },
  change: { kind: 'change', content: content({ title: '改名' }), reason: '更名', following: false },
  postpone: { kind: 'postpone', startsAt: null, reason: '另行通知' },
  cancel: { kind: 'cancel', reason: '工作调整', following: false },
}

/** What becomes of a meeting in each state; null: refused. */
const course: Readonly<Record<ReleaseKind, Readonly<Record<MeetingPhase, MeetingPhase | null>>>> = {
  notice: {
    drafted: 'scheduled',
    scheduled: null,
    postponed: null,
    running: null,
    ended: null,
    cancelled: null,
  },
  change: {
    drafted: null,
    scheduled: 'scheduled',
    postponed: 'scheduled',
    running: 'scheduled',
    ended: null,
    cancelled: null,
  },
  postpone: {
    drafted: null,
    scheduled: 'postponed',
    postponed: 'postponed',
    running: 'postponed',
    ended: null,
    cancelled: null,
  },
  cancel: {
    drafted: null,
    scheduled: 'cancelled',
    postponed: 'cancelled',
    running: 'cancelled',
    ended: null,
    cancelled: null,
  },
}

describe('the course of a meeting', () => {
  it.each(
    ReleaseKind.options.flatMap((kind) =>
      MeetingPhase.options.map((state) => ({ kind, state, becomes: course[kind][state] })),
    ),
  )('$kind of one that is $state: $becomes', ({ kind, state, becomes }) => {
    const act = () => applyRelease(plan({ state, sequence: 3 }), releases[kind], now)
    if (becomes === null) expect(act).toThrow(code('plan.wrongState'))
    else expect(act()).toMatchObject({ plan: { state: becomes, sequence: 4 }, notice: { kind, sequence: 4 } })
  })

  it('is over for its secretary once it has begun, not while venues only test', () => {
    const running = plan({ state: 'running', sequence: 1 })
    expect(() => applyRelease(running, releases.cancel, running.content.startsAt)).toThrow(
      code('plan.wrongState'),
    )
  })

  it('never leads to a meeting in the past, or to one without venues', () => {
    const past = plan({ content: content({ startsAt: now - 16 * 60_000, replyBy: null }) })
    expect(() => applyRelease(past, releases.notice, now)).toThrow(code('plan.inThePast'))
    const postponed: Release = { kind: 'postpone', startsAt: now - 3_600_000, reason: '误' }
    expect(() => applyRelease(plan({ state: 'scheduled' }), postponed, now)).toThrow(code('plan.inThePast'))
    const alone = plan({ content: content({ venueIds: [main] }) })
    expect(() => applyRelease(alone, releases.notice, now)).toThrow(code('plan.noVenues'))
  })
})

describe('what venues are told', () => {
  it('of a notice: they are invited, each once', () => {
    const twice = plan({ content: content({ venueIds: [street, main], observerIds: [street, town] }) })
    expect(applyRelease(twice, releases.notice, now).notice.told).toEqual([
      { unitId: main, kind: 'invited', asks: true },
      { unitId: street, kind: 'invited', asks: true },
      { unitId: town, kind: 'invited', asks: true },
    ])
  })

  it('of a change: those who stay are asked again only where time or place changed; who goes is told so', () => {
    const after = content({ venueIds: [street, community], requirements: '提前半小时' })
    const change: Release = { kind: 'change', content: after, reason: '调整', following: false }
    const { notice } = applyRelease(plan({ state: 'scheduled', sequence: 1 }), change, now)
    expect(notice.changes).toEqual(['venues', 'requirements'])
    expect(notice.told).toEqual([
      { unitId: main, kind: 'changed', asks: false },
      { unitId: street, kind: 'changed', asks: false },
      { unitId: community, kind: 'invited', asks: true },
      { unitId: town, kind: 'withdrawn', asks: false },
    ])
    const moved: Release = { ...change, content: content({ startsAt: at('2026-03-05T09:00') }) }
    expect(applyRelease(plan({ state: 'scheduled' }), moved, now).notice.told.every(({ asks }) => asks)).toBe(
      true,
    )
    const nothing: Release = { ...change, content: content() }
    expect(() => applyRelease(plan({ state: 'scheduled' }), nothing, now)).toThrow(
      code('plan.nothingChanged'),
    )
  })

  it('of a new time: everybody answers anew, and by as much later', () => {
    const later: Release = { kind: 'postpone', startsAt: at('2026-03-06T09:00'), reason: '台风' }
    const { plan: next, notice } = applyRelease(plan({ state: 'scheduled', sequence: 1 }), later, now)
    expect(next.content.replyBy).toBe(at('2026-03-05T17:00'))
    expect(notice.told.every(({ asks, kind }) => asks && kind === 'postponed')).toBe(true)
  })
})

describe('a change of a series', () => {
  it('moves a later meeting by as much as the first', () => {
    const first = plan({ state: 'scheduled' })
    const later = plan({ state: 'scheduled', content: content({ startsAt: at('2026-03-11T09:00') }) })
    const change: Release = {
      kind: 'change',
      content: content({ startsAt: at('2026-03-04T14:30'), replyBy: at('2026-03-04T10:30'), title: '例会' }),
      reason: '改下午',
      following: true,
    }
    expect(releaseForLater(first, change, later)).toMatchObject({
      content: { startsAt: at('2026-03-11T14:30'), replyBy: at('2026-03-11T10:30'), title: '例会' },
    })
  })
})

describe('a draft', () => {
  it.each([
    ['plan.agendaTooLong', { agenda: [{ title: '一', presenter: '', minutes: 121 }] }],
    ['plan.chairNotVenue', { chairVenueId: community }],
    ['plan.chairNotVenue', { chairVenueId: community, observerIds: [community] }],
    ['plan.replyTooLate', { replyBy: at('2026-03-04T09:00') }],
    ['plan.disclosureBasisMissing', { disclosure: { kind: 'withheld', basis: '' } as const }],
  ])('is refused: %s', (wanted, over) => {
    expect(() => checkContent(content(over))).toThrow(code(wanted))
  })

  it('lists its venues by their part, and gives the entries of its agenda their times', () => {
    const full = content({
      observerIds: [community],
      agenda: [
        { title: '通报', presenter: '王芳', minutes: 20 },
        { title: '讲话', presenter: '', minutes: 30 },
      ],
    })
    expect(() => checkContent(full)).not.toThrow()
    expect(venuesOfPlan(full).map(({ part }) => part)).toEqual(['main', 'branch', 'branch', 'observer'])
    expect(agendaTimes(full)).toEqual([at('2026-03-04T09:00'), at('2026-03-04T09:20')])
  })
})
