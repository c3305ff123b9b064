import { describe, expect, it } from 'vitest'
import type { CompositionScene } from '../../../server/contract/composition.ts'
import { SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { shotFilter, soundFilter } from '../../../server/recorder/compose/filters.ts'
import { placeInVideo, shotsOf, type Stretch } from '../../../server/recorder/compose/shots.ts'

const [one, other] = [newId(SourceId), newId(SourceId)]
const whole = { x: 0, y: 0, width: 1, height: 1 }
const scene = (from: number, source: SourceId | null, banner: string | null = null): CompositionScene => ({
  ...{ from, banner, subtitle: null },
  tiles: [{ source, name: '会场', ...whole }],
})
const stretch = (from: number, to: number, headerDigest = 'a'): Stretch => ({ from, to, headerDigest })
const footage = (...of: readonly (readonly [SourceId, readonly Stretch[]])[]) => new Map(of)
const always = stretch(0, 1_000_000)

describe('shots', () => {
  it('change where a scene begins, and are together as long as what was recorded', () => {
    const shots = shotsOf(
      { spans: [{ from: 1000, to: 21_010 }], scenes: [scene(0, one), scene(7013, other)] },
      footage([one, [always]], [other, [always]]),
    )
    expect(shots.map(({ tiles }) => tiles[0]?.source)).toEqual([one, other])
    expect(shots.reduce((sum, { frames }) => sum + frames, 0)).toBe(Math.round(20_010 / 40))
    expect(shots.map(({ firstFrame }) => firstFrame)).toEqual([0, 150])
  })

  it('wait a moment for the first picture of a venue that comes on air, and no longer', () => {
    const scenes = [scene(0, one), scene(5000, other)]
    const spans = [{ from: 0, to: 10_000 }]
    const soon = shotsOf({ spans, scenes }, footage([one, [always]], [other, [stretch(5400, 10_000)]]))
    expect(soon.map(({ from, tiles }) => [from, tiles[0]?.source])).toEqual([
      [0, one],
      [5400, other],
    ])
    const late = shotsOf({ spans, scenes }, footage([one, [always]], [other, [stretch(8000, 10_000)]]))
    expect(late.map(({ from, tiles }) => [from, tiles[0]?.source])).toEqual([
      [0, one],
      [5000, null],
      [8000, other],
    ])
  })

  it('show the name alone where footage ends, and begin anew where it is coded anew', () => {
    const shots = shotsOf(
      { spans: [{ from: 0, to: 9000 }], scenes: [scene(0, one)] },
      footage([one, [stretch(0, 3000), stretch(3000, 6000, 'b')]]),
    )
    expect(shots.map(({ from, to, tiles }) => [from, to, tiles[0]?.source])).toEqual([
      [0, 3000, one],
      [3000, 6000, one],
      [6000, 9000, null],
    ])
  })

  it('leave out what was paused; none is long', () => {
    const shots = shotsOf(
      {
        spans: [
          { from: 0, to: 70_000 },
          { from: 100_000, to: 104_000 },
        ],
        scenes: [scene(0, one)],
      },
      footage([one, [always]]),
    )
    expect(shots.map(({ from, to }) => Math.round(to - from))).toEqual([23_333, 23_333, 23_333, 4000])
    expect(shots.at(-1)?.firstFrame).toBe(1750)
    expect(
      placeInVideo(
        [
          { from: 0, to: 70_000 },
          { from: 100_000, to: 104_000 },
        ],
        101_000,
      ),
    ).toBe(71_000)
    expect(
      placeInVideo(
        [
          { from: 0, to: 70_000 },
          { from: 100_000, to: 104_000 },
        ],
        80_000,
      ),
    ).toBe(70_000)
  })
})

describe('filters', () => {
  it('take every text as text', () => {
    const [shot] = shotsOf(
      { spans: [{ from: 0, to: 1000 }], scenes: [scene(0, one, `100%: 'a', [b]; \\n\u0007`)] },
      footage([one, [always]]),
    )
    if (!shot) throw new Error('no shot')
    const filter = shotFilter(shot, [0])
    expect(filter).toContain(String.raw`text='100\%\: ’a’\, \[b\]\; \\n '`)
    expect(filter.endsWith('[v]')).toBe(true)
  })

  it('make silence of nothing', () => {
    expect(soundFilter([], 2)).toBe('anullsrc=r=48000:cl=mono,atrim=0:2.0000[a]')
  })
})
