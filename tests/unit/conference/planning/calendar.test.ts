import { describe, expect, it } from 'vitest'
import { calendarOf, type CalendarEntry } from '../../../../server/conference/planning/calendar.ts'
import { at } from './plans.ts'

const entry: CalendarEntry = {
  uid: 'meeting@node',
  sequence: 1,
  issuedAt: at('2026-03-02T08:00'),
  startsAt: at('2026-03-04T09:00'),
  endsAt: at('2026-03-04T11:00'),
  title: '关于进一步推进“一网通办”、“跨省通办”工作的全区政务服务工作视频会议; 请按时参加, 不得缺席\\',
  place: '开福区（主会场）',
  organizer: '开福区',
  lines: ['09:00 通报', '要求：着正装'],
  url: 'https://huijian.example.gov.cn/meetings/1',
  status: 'confirmed',
}

/** Lines as a reader unfolds them (RFC 5545 §3.1). */
const unfolded = (text: string): readonly string[] => text.replaceAll('\r\n ', '').split('\r\n')

describe('a notice as a calendar takes it', () => {
  const text = calendarOf(entry)

  it('has lines of at most 75 octets that end in CRLF and break no character', () => {
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/u)
    for (const line of text.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(line).not.toContain('\uFFFD')
    }
  })

  it('says the times in UTC, and escapes what the format gives a meaning (§3.3.11)', () => {
    const lines = unfolded(text)
    expect(lines).toContain('DTSTART:20260304T010000Z')
    expect(lines).toContain('DTEND:20260304T030000Z')
    expect(lines).toContain(
      'SUMMARY:关于进一步推进“一网通办”、“跨省通办”工作的全区政务服务工作视频会议\\; 请按时参加\\, 不得缺席\\\\',
    )
    expect(lines).toContain('DESCRIPTION:09:00 通报\\n要求：着正装')
    expect(lines).toContain('METHOD:PUBLISH')
    expect(lines).toContain('BEGIN:VALARM')
  })

  it('replaces what the calendar has, and takes it away where the meeting is cancelled', () => {
    const lines = unfolded(calendarOf({ ...entry, sequence: 4, status: 'cancelled' }))
    expect(lines).toEqual(
      expect.arrayContaining(['UID:meeting@node', 'SEQUENCE:4', 'METHOD:CANCEL', 'STATUS:CANCELLED']),
    )
    expect(lines).not.toContain('BEGIN:VALARM')
  })
})
