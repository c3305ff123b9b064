import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Limit } from '../../../server/contract/supervision/limit.ts'
import {
  createCalendar,
  dayOf,
  fromDate,
  readHolidayTables,
  toDate,
} from '../../../server/supervision/calendar/index.ts'
import { dueOf, type Pause, type Term } from '../../../server/supervision/clocks/index.ts'

const calendar = createCalendar(readHolidayTables(resolve(import.meta.dirname, '../../../config/holidays')))
const at = (text: string): number => Date.parse(`${text}:00+08:00`)
const noon = (date: string): number => at(`${date}T12:00`)
const term = (start: number, limit: Limit, more: Partial<Term> = {}): Term => ({
  ...{ start, limit, pauses: [], extensions: [] },
  ...more,
})
const lastDayOf = (wanted: Term): string => {
  const due = dueOf(wanted, calendar)
  return due === null ? 'stands' : toDate(dayOf(due - 1))
}

/** Worked by hand with the notices of the State Council beside: start, working days, last day. */
const workingDays: readonly (readonly [string, number, string])[] = [
  ['2025-01-01', 1, '2025-01-02'],
  ['2025-01-02', 1, '2025-01-03'],
  ['2025-01-03', 1, '2025-01-06'],
  ['2025-01-24', 1, '2025-01-26'],
  ['2025-01-24', 2, '2025-01-27'],
  ['2025-01-24', 3, '2025-02-05'],
  ['2025-01-27', 1, '2025-02-05'],
  ['2025-01-27', 4, '2025-02-08'],
  ['2025-01-27', 5, '2025-02-10'],
  ['2025-01-20', 20, '2025-02-21'],
  ['2025-02-07', 1, '2025-02-08'],
  ['2025-04-03', 1, '2025-04-07'],
  ['2025-04-03', 5, '2025-04-11'],
  ['2025-04-25', 1, '2025-04-27'],
  ['2025-04-25', 4, '2025-04-30'],
  ['2025-04-25', 5, '2025-05-06'],
  ['2025-04-30', 1, '2025-05-06'],
  ['2025-05-01', 3, '2025-05-08'],
  ['2025-05-30', 1, '2025-06-03'],
  ['2025-09-26', 1, '2025-09-28'],
  ['2025-09-26', 3, '2025-09-30'],
  ['2025-09-26', 4, '2025-10-09'],
  ['2025-09-30', 3, '2025-10-11'],
  ['2025-09-30', 4, '2025-10-13'],
  ['2025-09-15', 20, '2025-10-17'],
  ['2025-12-31', 1, '2026-01-04'],
  ['2025-12-31', 3, '2026-01-06'],
  ['2026-01-04', 1, '2026-01-05'],
  ['2026-02-13', 1, '2026-02-14'],
  ['2026-02-13', 2, '2026-02-24'],
  ['2026-02-13', 5, '2026-02-27'],
  ['2026-02-13', 6, '2026-02-28'],
  ['2026-02-13', 7, '2026-03-02'],
  ['2026-02-02', 20, '2026-03-06'],
  ['2026-04-03', 1, '2026-04-07'],
  ['2026-04-30', 1, '2026-05-06'],
  ['2026-04-30', 4, '2026-05-09'],
  ['2026-04-30', 5, '2026-05-11'],
  ['2026-06-18', 1, '2026-06-22'],
  ['2026-09-18', 1, '2026-09-20'],
  ['2026-09-18', 5, '2026-09-24'],
  ['2026-09-18', 6, '2026-09-28'],
  ['2026-09-30', 1, '2026-10-08'],
  ['2026-09-30', 3, '2026-10-10'],
  ['2026-09-30', 4, '2026-10-12'],
  ['2026-09-21', 10, '2026-10-12'],
]

describe('working days', () => {
  test.each(workingDays)('from %s, %i working days end on %s', (start, value, last) => {
    expect(lastDayOf(term(noon(start), { value, unit: 'workingDay' }))).toBe(last)
  })

  it('do not depend on the time of day at which something happened', () => {
    for (const time of ['00:00', '23:59'])
      expect(lastDayOf(term(at(`2026-02-13T${time}`), { value: 1, unit: 'workingDay' }))).toBe('2026-02-14')
  })

  it('of a year without a table are those that are no weekend, and the year is named', () => {
    expect(lastDayOf(term(noon('2030-09-30'), { value: 1, unit: 'workingDay' }))).toBe('2030-10-01')
    expect(calendar.unknownYears(fromDate('2026-12-01'), fromDate('2028-01-01'))).toEqual([2027, 2028])
    expect(calendar.unknownYears(fromDate('2025-01-01'), fromDate('2026-12-31'))).toEqual([])
  })
})

describe('other limits', () => {
  test.each([
    ['2026-02-10', 4, '2026-02-14'],
    ['2026-02-10', 5, '2026-02-24'],
    ['2026-03-02', 7, '2026-03-09'],
    ['2025-09-25', 6, '2025-10-09'],
  ] as const)('from %s, %i days end on %s', (start, value, last) => {
    expect(lastDayOf(term(noon(start), { value, unit: 'calendarDay' }))).toBe(last)
  })

  it('in hours run by the clock, pauses left out', () => {
    const hours = { value: 24, unit: 'hour' } as const
    const pause = { from: at('2026-03-02T12:00'), to: at('2026-03-02T14:30') }
    expect(dueOf(term(at('2026-03-02T10:00'), hours), calendar)).toBe(at('2026-03-03T10:00'))
    expect(dueOf(term(at('2026-03-02T10:00'), hours, { pauses: [pause] }), calendar)).toBe(
      at('2026-03-03T12:30'),
    )
  })
})

describe('special procedures', () => {
  const five = { value: 5, unit: 'workingDay' } as const
  const start = noon('2026-03-02')
  const paused = (...pauses: readonly Pause[]) => lastDayOf(term(start, five, { pauses }))

  it('that stop the clock take out the days from their first to the one before their last', () => {
    expect(paused({ from: at('2026-03-04T10:00'), to: at('2026-03-06T10:00') })).toBe('2026-03-11')
    expect(paused({ from: at('2026-03-04T09:00'), to: at('2026-03-04T17:00') })).toBe('2026-03-09')
    expect(paused({ from: at('2026-03-07T09:00'), to: at('2026-03-09T09:00') })).toBe('2026-03-09')
  })

  it('that last stop it until they end; those that begin after the limit change nothing', () => {
    expect(paused({ from: noon('2026-03-05'), to: null })).toBe('stands')
    expect(paused({ from: noon('2026-03-10'), to: null })).toBe('2026-03-09')
  })

  it('that lengthen the limit go on from its last day, where they were granted before it was over', () => {
    const ten = { value: 10, unit: 'workingDay' } as const
    const lengthened = (granted: string) =>
      lastDayOf(term(start, five, { extensions: [{ at: noon(granted), by: ten }] }))
    expect(lengthened('2026-03-05')).toBe('2026-03-23')
    expect(lengthened('2026-03-09')).toBe('2026-03-23')
    expect(lengthened('2026-03-10')).toBe('2026-03-09')
  })
})

describe('whatever the limit', () => {
  const from = at('2025-01-01T00:00')
  const instant = fc.integer({ min: 0, max: 700 * 86_400 }).map((seconds) => from + seconds * 1000)
  const unit = fc.constantFrom('workingDay' as const, 'calendarDay' as const, 'hour' as const)
  const pause = fc
    .tuple(instant, fc.option(fc.integer({ min: 0, max: 40 * 86_400 })))
    .map(([begin, seconds]): Pause => ({ from: begin, to: seconds === null ? null : begin + seconds * 1000 }))
  const pauses = fc.array(pause, { maxLength: 4 })
  const extensions = fc.array(
    fc.record({ at: instant, by: fc.record({ value: fc.integer({ min: 0, max: 30 }), unit }) }),
    { maxLength: 2 },
  )
  const due = (wanted: Term): number => dueOf(wanted, calendar) ?? Infinity
  const value = fc.integer({ min: 0, max: 60 })

  it('a longer one never ends earlier, and none ends before it begins', () => {
    fc.assert(
      fc.property(instant, unit, value, value, pauses, extensions, (start, of, one, other, stops, more) => {
        const end = (amount: number) =>
          due(term(start, { value: amount, unit: of }, { pauses: stops, extensions: more }))
        expect(end(Math.min(one, other))).toBeLessThanOrEqual(end(Math.max(one, other)))
        expect(end(one)).toBeGreaterThanOrEqual(start)
      }),
    )
  })

  it('a later start never ends earlier', () => {
    fc.assert(
      fc.property(instant, instant, unit, value, pauses, (one, other, of, amount, stops) => {
        const end = (start: number) => due(term(start, { value: amount, unit: of }, { pauses: stops }))
        expect(end(Math.min(one, other))).toBeLessThanOrEqual(end(Math.max(one, other)))
      }),
    )
  })

  it('a suspension or an extension never shortens it', () => {
    fc.assert(
      fc.property(
        instant,
        unit,
        value,
        pauses,
        pause,
        extensions,
        (start, of, amount, stops, added, more) => {
          const end = (all: readonly Pause[], lengthened: Term['extensions']) =>
            due(term(start, { value: amount, unit: of }, { pauses: all, extensions: lengthened }))
          expect(end([...stops, added], more)).toBeGreaterThanOrEqual(end(stops, more))
          expect(end(stops, more)).toBeGreaterThanOrEqual(end(stops, []))
        },
      ),
    )
  })
})
