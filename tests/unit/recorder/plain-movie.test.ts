import { describe, expect, it } from 'vitest'
import {
  boxesWithin,
  readMovie,
  sampleEntriesOf,
  writePlainMovie,
  type PlainTrack,
} from '../../../server/kernel/mp4/index.ts'
import { avc1 } from '../../support/mp4-stream.ts'

const track = (samples: number): PlainTrack => ({
  ...{ kind: 'video', timescale: 90_000, entries: [avc1()], width: 1280, height: 720 },
  samples: Array.from({ length: samples }, (_, n) => ({
    ...{ size: 10, at: 100 + n * 10, duration: 3600, offset: 0, sync: n % 50 === 0, entry: 0 },
  })),
  edit: { from: 7200, length: 3600 * (samples - 2) },
})

describe('the header of a plain MP4', () => {
  it('says what decodes it, and how much of it is played', () => {
    const moov = writePlainMovie([track(100)])
    const movie = readMovie(moov)
    expect(movie.reference).toMatchObject({ kind: 'video', timescale: 90_000, codec: 'avc1.64001f' })
    expect(sampleEntriesOf(moov).get(1)?.equals(avc1())).toBe(true)
    const elst = moov.indexOf('elst')
    expect(Number(moov.readBigUInt64BE(elst + 12))).toBe(3600 * 98)
    expect(Number(moov.readBigUInt64BE(elst + 20))).toBe(7200)
  })

  it('of hours is written as well', () => {
    const moov = writePlainMovie([track(540_000)])
    expect(boxesWithin(moov, 0, moov.length)).toHaveLength(1)
    expect(moov.readUInt32BE(moov.indexOf('stsz') + 12)).toBe(540_000)
  })
})
