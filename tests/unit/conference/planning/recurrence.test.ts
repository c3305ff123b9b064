import { describe, expect, it } from 'vitest'
import type { Recurrence } from '../../../../server/contract/meeting-plan.ts'
import { occurrencesOf } from '../../../../server/conference/planning/recurrence.ts'
import { at } from './plans.ts'

const days = (first: string, recurrence: Recurrence): readonly string[] =>
  occurrencesOf(at(first), recurrence).map((time) =>
    new Date(time + 8 * 3_600_000).toISOString().slice(0, 16),
  )

describe('the meetings of a series', () => {
  it('are held at the same time of day, also where that is another day in UTC', () => {
    expect(
      days('2026-03-02T07:30', { every: 'week', interval: 1, weekdays: [], until: '2026-03-16' }),
    ).toEqual(['2026-03-02T07:30', '2026-03-09T07:30', '2026-03-16T07:30'])
  })

  it('fall on the weekdays named, every second week from the first one', () => {
    expect(
      days('2026-03-04T09:00', { every: 'week', interval: 2, weekdays: [1, 3], until: '2026-03-19' }),
    ).toEqual(['2026-03-04T09:00', '2026-03-16T09:00', '2026-03-18T09:00'])
  })

  it('begin with the first as it stands, be it on a day that is not named', () => {
    expect(
      days('2026-03-03T09:00', { every: 'week', interval: 1, weekdays: [5], until: '2026-03-13' }),
    ).toEqual(['2026-03-03T09:00', '2026-03-06T09:00', '2026-03-13T09:00'])
  })

  it('of the 31st are held on the last day of a shorter month', () => {
    expect(
      days('2026-01-31T09:00', { every: 'month', interval: 1, weekdays: [], until: '2026-04-30' }),
    ).toEqual(['2026-01-31T09:00', '2026-02-28T09:00', '2026-03-31T09:00', '2026-04-30T09:00'])
  })

  it('are more than one, and not without end', () => {
    const daily: Recurrence = { every: 'day', interval: 1, weekdays: [], until: '2026-03-02' }
    expect(() => occurrencesOf(at('2026-03-02T09:00'), daily)).toThrow(
      expect.objectContaining({ code: 'plan.recurrenceEmpty' }),
    )
    expect(() => occurrencesOf(at('2026-03-02T09:00'), { ...daily, until: '9999-12-31' })).toThrow(
      expect.objectContaining({ code: 'plan.recurrenceTooLong' }),
    )
    expect(occurrencesOf(at('2026-03-02T09:00'), null)).toEqual([at('2026-03-02T09:00')])
  })
})
