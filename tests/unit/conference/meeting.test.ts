import { describe, expect, it } from 'vitest'
import { MeetingId, NodeId, SeatId, UnitId } from '../../../server/contract/ids.ts'
import { chairSeat, isVisible, seatFor, venuesOf, type Meeting } from '../../../server/conference/meeting.ts'
import { planDemoMeetings } from '../../../server/conference/demo-meetings.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const [district, street, community] = [newId(UnitId), newId(UnitId), newId(UnitId)]

const meeting = (over: Partial<Meeting> = {}): Meeting => ({
  id: newId(MeetingId),
  homeNode: newId(NodeId),
  title: '会议',
  state: 'scheduled',
  startsAt: 0,
  createdBy: null,
  seats: [district, street].map((unitId) => ({
    id: newId(SeatId),
    unitId,
    main: unitId === district,
    muted: false,
  })),
  ...over,
})

describe('seatFor', () => {
  it('refuses everybody once the meeting has ended', () => {
    expect(() => seatFor(meeting({ state: 'ended' }), { unitId: district, mayJoinFor: () => true })).toThrow(
      expect.objectContaining({ code: 'meeting.ended' }),
    )
  })

  it.each([
    ['drafted', 'meeting.unknown'],
    ['postponed', 'meeting.postponed'],
    ['cancelled', 'meeting.cancelled'],
  ] as const)('refuses everybody while the meeting is %s', (state, code) => {
    expect(() => seatFor(meeting({ state }), { unitId: district, mayJoinFor: () => true })).toThrow(
      expect.objectContaining({ code }),
    )
  })

  it('refuses who may join for none of the venues, be it the own unit', () => {
    expect(() => seatFor(meeting(), { unitId: street, mayJoinFor: () => false })).toThrow(
      expect.objectContaining({ code: 'meeting.notInvited' }),
    )
    expect(() => seatFor(meeting(), { unitId: community, mayJoinFor: (id) => id === community })).toThrow(
      expect.objectContaining({ code: 'meeting.notInvited' }),
    )
  })

  it('takes the own unit’s seat before all others, the main venue’s next', () => {
    expect(seatFor(meeting(), { unitId: street, mayJoinFor: () => true }).unitId).toBe(street)
    expect(seatFor(meeting(), { unitId: community, mayJoinFor: () => true }).unitId).toBe(district)
    expect(seatFor(meeting(), { unitId: community, mayJoinFor: (id) => id === street }).unitId).toBe(street)
  })
})

describe('a meeting', () => {
  it('is visible to its venues, and to who may read of one of them', () => {
    expect(isVisible(meeting(), { unitId: community, mayReadOf: () => false })).toBe(false)
    expect(isVisible(meeting(), { unitId: street, mayReadOf: () => false })).toBe(true)
    expect(isVisible(meeting(), { unitId: community, mayReadOf: (id) => id === street })).toBe(true)
  })

  it('is visible to nobody as long as it is drafted', () => {
    expect(isVisible(meeting({ state: 'drafted' }), { unitId: street, mayReadOf: () => true })).toBe(false)
  })

  it('has the chair where it was planned, else at the main venue', () => {
    expect(chairSeat(meeting({ chairUnitId: street })).unitId).toBe(street)
    expect(chairSeat(meeting({ chairUnitId: community })).unitId).toBe(district)
    expect(chairSeat(meeting()).unitId).toBe(district)
  })

  it('has its main venue first, and each venue once', () => {
    expect(venuesOf(district, [street, district, street])).toEqual([district, street])
  })
})

describe('planDemoMeetings', () => {
  const units = [
    { id: newId(UnitId), level: 'province' },
    { id: newId(UnitId), level: 'city' },
    { id: district, level: 'district' },
    { id: street, level: 'street' },
  ] as const
  const now = Date.parse('2026-03-02T09:10:00+08:00')

  it('plans nothing of too few units', () => {
    expect(planDemoMeetings(units.slice(0, 1), now)).toEqual([])
  })

  it('plans meetings of at least two venues, none in the past', () => {
    const planned = planDemoMeetings(units, now)
    expect(planned).toHaveLength(3)
    for (const one of planned) {
      expect(one.venues.length).toBeGreaterThan(1)
      expect(one.startsAt).toBeGreaterThanOrEqual(now)
    }
  })
})
