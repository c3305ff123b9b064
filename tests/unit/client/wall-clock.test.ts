import { describe, expect, it } from 'vitest'
import {
  dayMs,
  formatDateTime,
  formatTenth,
  fromAddressTime,
  startOfDay,
  toAddressTime,
} from '../../../client/src/ui/wall-clock.ts'

const at = Date.UTC(2026, 10, 23, 6, 5, 9, 371)

describe('an instant in an address', () => {
  it.each([
    'yesterday',
    '2026-02-30T10:00:00',
    '2026-13-01',
    '2026-11-23T24:00:00',
    '2026-11-23T14:60',
    '2026-11-23T14:05:09Z',
    '',
  ])('is refused where it is none: %s', (text) => {
    expect(fromAddressTime(text)).toBeUndefined()
  })

  it('is Beijing time, to the second', () => {
    expect(toAddressTime(at)).toBe('2026-11-23T14:05:09')
    expect(fromAddressTime('2026-11-23T14:05:09')).toBe(at - 371)
  })

  it('may be a day, or lack its seconds', () => {
    expect(fromAddressTime('2026-11-24')).toBe(Date.UTC(2026, 10, 23, 16))
    expect(fromAddressTime('2026-11-23T14:05')).toBe(Date.UTC(2026, 10, 23, 6, 5))
  })
})

describe('an instant as text', () => {
  it('is Beijing time, whatever the machine is set to', () => {
    expect(formatDateTime(at)).toBe('2026-11-23 14:05:09')
    expect(formatTenth(at)).toBe('14:05:09.3')
    expect(formatDateTime(Date.UTC(2026, 11, 31, 16))).toBe('2027-01-01 00:00:00')
  })

  it('belongs to a day that begins at midnight in Beijing', () => {
    const midnight = Date.UTC(2026, 10, 22, 16)
    expect(startOfDay(at)).toBe(midnight)
    expect(startOfDay(midnight)).toBe(midnight)
    expect(startOfDay(midnight - 1)).toBe(midnight - dayMs)
  })
})
