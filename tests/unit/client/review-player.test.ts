import { describe, expect, it } from 'vitest'
import type { FragmentList, FragmentPlace } from '../../../server/contract/footage.ts'
import type { SourceId } from '../../../server/contract/ids.ts'
import {
  isSkimming,
  rateClock,
  readClock,
  runClock,
  seekClock,
  shuttle,
  startClock,
} from '../../../client/src/hall/review/player/clock.ts'
import { createReviewEngine } from '../../../client/src/hall/review/player/engine.ts'
import { timePictures } from '../../../client/src/hall/review/player/fragment-feed.ts'
import {
  createFragmentIndex,
  joined,
  placeAt,
} from '../../../client/src/hall/review/player/fragment-index.ts'
import { readFragment, readHeader } from '../../../client/src/hall/review/player/mp4.ts'
import type { Track, TrackState } from '../../../client/src/hall/review/player/track.ts'
import { createViewingLog } from '../../../client/src/hall/review/player/viewing-log.ts'
import { audioTrack, fragment, ftyp, moov, videoTrack } from '../../support/mp4-stream.ts'

const place = (from: number, to: number, n = 0): FragmentPlace => ({
  ...{ clip: 'clip' as FragmentPlace['clip'], n, from, to, header: 'h' },
})
const source = 'source' as SourceId

describe('the clock of a review', () => {
  it('runs from where it was told to, at its rate, and stands while it is stopped', () => {
    const stopped = startClock(1000, 50)
    expect(readClock(stopped, 999)).toBe(1000)
    const running = runClock(stopped, true, 100)
    expect(readClock(running, 350)).toBe(1250)
    const fast = rateClock(running, 4, 350)
    expect(readClock(fast, 450)).toBe(1650)
    expect(readClock(rateClock(fast, -2, 450), 550)).toBe(1450)
    expect(readClock(seekClock(fast, 9000, 450), 460)).toBe(9040)
  })

  it('shows key frames alone above four times, and backwards', () => {
    expect([0.25, 1, 4, 8, 16, -1].map(isSkimming)).toEqual([false, false, false, true, true, true])
  })

  it('is shuttled through its speeds, the other direction first back to one', () => {
    expect([shuttle(1, true), shuttle(16, true), shuttle(-4, true)]).toEqual([2, 16, 1])
    expect([shuttle(2, false), shuttle(-1, false), shuttle(-16, false)]).toEqual([-1, -2, -16])
  })
})

describe('an MP4 of the server', () => {
  const header = readHeader(Buffer.concat([ftyp(), moov(videoTrack, audioTrack)]))
  const [video, audio] = header

  it('tells its tracks, and what decodes them', () => {
    expect(header.map(({ id, kind, timescale }) => [id, kind, timescale])).toEqual([
      [1, 'video', 90_000],
      [2, 'audio', 48_000],
    ])
    expect(Buffer.from(video?.description ?? []).toString('hex')).toBe('0164001fffe1000000')
    expect(Buffer.from(audio?.description ?? []).toString('hex')).toBe('1190')
  })

  it('has samples with their times, the first of them a key frame', () => {
    if (!video) throw new Error('no video')
    const samples = readFragment(fragment([videoTrack], 4, 2), video)
    expect(samples).toHaveLength(50)
    expect(samples.map(({ key }) => key).indexOf(true)).toBe(0)
    expect(samples.filter(({ key }) => key)).toHaveLength(1)
    expect(samples[1]?.time).toBeCloseTo(4.04, 6)
  })

  it('that was cut off behind its key frame has that frame', () => {
    if (!video) throw new Error('no video')
    expect(readFragment(fragment([videoTrack], 0, 2).subarray(0, -200), video).length).toBeLessThanOrEqual(50)
    expect(readFragment(new Uint8Array(), video)).toEqual([])
  })
})

describe('pictures of a fragment', () => {
  it('are seen each until the next one in time begins, whatever order they are decoded in', () => {
    const sample = (time: number) => ({ time, duration: 0.04, key: time === 10, data: new Uint8Array() })
    const timed = timePictures([10, 10.12, 10.04, 10.08].map(sample), place(5000, 5160))
    expect(timed.map(({ from, to }) => [Math.round(from), Math.round(to)])).toEqual([
      [5000, 5040],
      [5120, 5160],
      [5040, 5080],
      [5080, 5120],
    ])
  })
})

describe('the index of fragments', () => {
  const items = [place(0, 2000, 0), place(2010, 4000, 1), place(9000, 11_000, 2)]

  it('finds the one that is seen, also in the seam between two, and none in a hole', () => {
    expect(placeAt(items, 1999)?.n).toBe(0)
    expect(placeAt(items, 2005)?.n).toBe(0)
    expect(placeAt(items, 2010)?.n).toBe(1)
    expect(placeAt(items, 5000)).toBeUndefined()
    expect(placeAt(items, -1)).toBeUndefined()
  })

  it('leaves no seam between neighbours, and every hole as it is', () => {
    expect(joined(items).map(({ from, to }) => [from, to])).toEqual([
      [0, 2010],
      [2010, 4000],
      [9000, 11_000],
    ])
  })

  it('asks once for what it does not know, and again for a window that grows', async () => {
    const asked: number[] = []
    let time = 0
    let grown = false
    const list = (): FragmentList => ({
      items: grown ? [...items, place(11_000, 13_000, 3)] : items,
      headers: {},
      now: 13_000,
    })
    const index = createFragmentIndex({
      load: ({ from }) => {
        asked.push(from)
        return Promise.resolve(from === 0 ? list() : { items: [], headers: {}, now: 13_000 })
      },
      onKnown: () => undefined,
      monotonic: () => time,
    })
    expect(index.find(3000)).toBe('unknown')
    expect(index.find(3000)).toBe('unknown')
    await Promise.resolve().then(() => Promise.resolve())
    expect(index.find(3000)).toMatchObject({ n: 1 })
    expect(asked).toEqual([0])
    grown = true
    time = 5000
    index.find(12_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(index.find(12_000)).toMatchObject({ n: 3 })
    const first = items[0]
    if (!first) throw new Error('no item')
    expect(index.next(first)).toMatchObject({ n: 1 })
    index.close()
  })
})

describe('several cameras', () => {
  const setUp = (states: Record<string, TrackState>) => {
    let time = 0
    const drawn: string[] = []
    const engine = createReviewEngine({
      ...{ at: 10_000, monotonic: () => time, serverNow: () => 1_000_000, onState: () => undefined },
      afterGap: (at) => at + 60_000,
    })
    const track = (name: string): Track => ({
      source,
      prepare: () => states[name] ?? 'shown',
      draw: () => void drawn.push(name),
      shownAt: undefined,
      step: (at, direction) => at + direction * 40,
      loadedAt: () => [],
      failure: undefined,
      close: () => undefined,
    })
    engine.setTracks(new Map(Object.keys(states).map((name) => [name as SourceId, track(name)])))
    return {
      engine,
      drawn,
      pass: (ms: number) => {
        time += ms
        engine.tick()
      },
    }
  }

  it('change their pictures together: the clock waits for the slowest, and none runs ahead', () => {
    const states: Record<string, TrackState> = { one: 'shown', other: 'loading' }
    const { engine, drawn, pass } = setUp(states)
    engine.run(true)
    drawn.splice(0)
    pass(40)
    pass(40)
    expect(drawn).toEqual([])
    const stood = engine.state.at
    states['other'] = 'shown'
    pass(40)
    expect(drawn).toEqual(['one', 'other'])
    pass(40)
    expect(engine.state.at).toBeLessThanOrEqual(stood + 80)
    expect(engine.state.at).toBeGreaterThan(stood)
  })

  it('go on without one that does not come at all', () => {
    const { engine, pass } = setUp({ one: 'shown', other: 'loading' })
    engine.run(true)
    pass(5000)
    const stood = engine.state.at
    pass(40)
    expect(engine.state.at).toBeGreaterThan(stood)
  })

  it('skip a gap that all of them have, and play on where one has footage', () => {
    const states: Record<string, TrackState> = { one: 'gap', other: 'shown' }
    const { engine, pass } = setUp(states)
    engine.run(true)
    pass(40)
    expect(engine.state.at).toBeLessThan(20_000)
    states['other'] = 'gap'
    pass(40)
    expect(engine.state.at).toBeGreaterThan(60_000)
  })

  it('step by pictures, standing', () => {
    const { engine } = setUp({ one: 'shown' })
    engine.run(true)
    engine.step(-1)
    expect(engine.state).toMatchObject({ at: 9960, running: false })
    engine.step(1)
    expect(engine.state.at).toBe(10_000)
  })
})

describe('the log of what was on the screen', () => {
  it('tells stretches: one for what was seen in one go, another after a jump', () => {
    let now = 1000
    const log = createViewingLog(() => now)
    for (const at of [0, 500, 1000]) {
      log.note([source], at)
      now += 500
    }
    log.note([source], 500_000)
    expect(log.take()).toEqual([
      {
        source,
        from: new Date(0).toISOString(),
        to: new Date(1000).toISOString(),
        seenFrom: new Date(1000).toISOString(),
        seenTo: new Date(2000).toISOString(),
      },
      expect.objectContaining({ from: new Date(500_000).toISOString() }),
    ])
    expect(log.take()).toEqual([])
  })
})
