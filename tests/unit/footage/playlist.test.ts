import { describe, expect, it } from 'vitest'
import type { IndexedClip } from '../../../server/footage-index/index.ts'
import { piecesWithin } from '../../../server/footage-index/index.ts'
import { playlistOf, type PlaylistAddresses } from '../../../server/footage/playlist.ts'
import { clipOf, second, start } from './clips.ts'

const addresses: PlaylistAddresses = {
  fragment: (_clip, n, origin) => `${n}.m4s?origin=${origin}`,
  header: () => 'init.mp4',
  gap: 'gap',
}

const linesOf = (clips: readonly IndexedClip[], range = { from: 0, to: start * 2 }): readonly string[] => {
  const [first, ...rest] = piecesWithin(clips, range)
  if (!first) throw new Error('nothing to play')
  return playlistOf([first, ...rest], addresses).split('\n')
}

/** Seconds after the origin at which each entry begins, by its address. */
const scheduleOf = (lines: readonly string[]): readonly (readonly [number, string])[] => {
  let at = 0
  let length = 0
  const schedule: [number, string][] = []
  for (const line of lines) {
    if (line.startsWith('#EXTINF:')) length = Number.parseFloat(line.slice(8))
    if (line === '' || line.startsWith('#')) continue
    schedule.push([at, line.split('?')[0] ?? ''])
    at = Math.round((at + length) * 1e6) / 1e6
  }
  return schedule
}

const count = (lines: readonly string[], tag: string): number =>
  lines.filter((line) => line.startsWith(tag)).length

describe('a playlist', () => {
  it('is a finished VOD playlist whose date is the origin of its media time', () => {
    const lines = linesOf([clipOf(start + 0.4, 2)])
    expect(lines).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:8',
      '#EXT-X-PLAYLIST-TYPE:VOD',
      '#EXT-X-TARGETDURATION:10',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-PROGRAM-DATE-TIME:2026-03-02T01:00:00.000Z',
      '#EXT-X-MAP:URI="init.mp4"',
      '#EXTINF:2.000000,',
      `0.m4s?origin=${start}`,
      '#EXTINF:2.000000,',
      `1.m4s?origin=${start}`,
      '#EXT-X-ENDLIST',
      '',
    ])
  })

  it('fills a gap with entries no longer than the target duration, and goes on at wall clock', () => {
    const lines = linesOf([clipOf(start, 1), clipOf(start + 27.5 * second, 1)])
    expect(scheduleOf(lines)).toEqual([
      [0, '0.m4s'],
      [2, 'gap'],
      [10.5, 'gap'],
      [19, 'gap'],
      [27.5, '0.m4s'],
    ])
    expect(count(lines, '#EXT-X-GAP')).toBe(3)
    expect(lines).toContain('#EXT-X-PROGRAM-DATE-TIME:2026-03-02T01:00:27.500Z')
  })

  it('plays over a hole that players do not notice, and over an overlap, without losing time', () => {
    const lines = linesOf([clipOf(start, 1), clipOf(start + 2050, 1), clipOf(start + 4045, 1)])
    expect(count(lines, '#EXT-X-GAP')).toBe(0)
    expect(scheduleOf(lines).map(([at]) => at)).toEqual([0, 2.05, 4.045])
  })

  it('takes the longest fragment for its target duration', () => {
    const clip = clipOf(start, 1)
    const long = { ...clip, fragments: clip.fragments.map((one) => ({ ...one, durationMs: 12_400 })) }
    expect(linesOf([long])).toContain('#EXT-X-TARGETDURATION:13')
  })

  it('names a header where it changes, and only a change of codec is a discontinuity', () => {
    const lines = linesOf([
      clipOf(start, 1),
      clipOf(start + 2 * second, 1),
      clipOf(start + 4 * second, 1, { headerDigest: 'smaller' }),
      clipOf(start + 6 * second, 1, { headerDigest: 'other', codecs: 'hvc1.1.6.L93.B0' }),
    ])
    expect(count(lines, '#EXT-X-MAP')).toBe(3)
    expect(count(lines, '#EXT-X-DISCONTINUITY')).toBe(1)
    const discontinuity = lines.indexOf('#EXT-X-DISCONTINUITY')
    expect(lines[discontinuity + 1]).toBe('#EXT-X-MAP:URI="init.mp4"')
    expect(lines[discontinuity + 2]).toBe('#EXT-X-PROGRAM-DATE-TIME:2026-03-02T01:00:06.000Z')
  })

  it('keeps to wall clock over a day of fragments whose lengths do not divide', () => {
    const fragments = Array.from({ length: 43_000 }, (_, n) => ({
      ...{ wallStart: start + n * 2002.0123, durationMs: 2002.0123, mediaTime: 0, offset: 0, size: 1 },
    }))
    const schedule = scheduleOf(linesOf([{ ...clipOf(start, 0), fragments }]))
    const [at] = schedule.at(-1) ?? [0]
    expect(at).toBeCloseTo((42_999 * 2002.0123) / 1000, 5)
  })
})
