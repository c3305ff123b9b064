import { describe, expect, it } from 'vitest'
import { readReferenceTime, writeReferenceTime } from '../../../server/kernel/mp4/index.ts'
import { seeded } from '../../support/mp4-stream.ts'

describe('the wall clock of a fragment in its file', () => {
  it('is refused where the box is cut or of a version to come', () => {
    const box = writeReferenceTime({ trackId: 1, wall: 0, mediaTime: 0 })
    const newer = Buffer.from(box)
    newer.writeUInt8(2, 8)
    for (const bad of [box.subarray(0, 8), box.subarray(0, 31), newer])
      expect(() => readReferenceTime(bad)).toThrow(
        expect.objectContaining({ code: 'mp4.malformed' }) as Error,
      )
  })

  it('comes back to a millionth of a millisecond', () => {
    const random = seeded(7)
    for (let n = 0; n < 1000; n += 1) {
      const wall = Date.parse('2026-01-01T00:00:00Z') + random() * 1e9
      const mediaTime = Math.floor(random() * 2 ** 48)
      const read = readReferenceTime(writeReferenceTime({ trackId: 3, wall, mediaTime }))
      expect(read.wall).toBeCloseTo(wall, 5)
      expect(read).toMatchObject({ trackId: 3, mediaTime })
    }
  })

  it('goes on when the seconds of NTP begin anew in February 2036', () => {
    const wrap = Date.parse('2036-02-07T06:28:16Z')
    for (const wall of [wrap - 1, wrap, wrap + 1, Date.parse('2050-01-01T00:00:00Z')]) {
      const read = readReferenceTime(writeReferenceTime({ trackId: 1, wall, mediaTime: 0 }))
      expect(Math.abs(read.wall - wall)).toBeLessThan(0.001)
    }
  })
})
