import { beforeEach, describe, expect, it } from 'vitest'
import { SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createRecorderClock } from '../../../server/recorder/clock/index.ts'
import { createGapKeeper, type GapKeeper } from '../../../server/recorder/source/gap-keeper.ts'
import { GapId, type Gap } from '../../../server/recorder/store/gap.ts'

const sourceId = newId(SourceId)

describe('the gaps of a source', () => {
  let told: Map<GapId, Gap>
  let now: number

  const still = { epoch: 1, now: () => now, carried: (at: number) => at, stepsSince: () => [] }
  const keeper = (open?: Gap): GapKeeper =>
    createGapKeeper({
      ...{ sourceId, coveredTo: 1000, open, clock: still },
      index: { gap: (gap) => told.set(gap.id, gap), journal: () => undefined },
    })
  const spans = () => [...told.values()].map(({ from, to, reason }) => [from, to, reason])
  const cover = (gaps: GapKeeper, from: number, to: number, spanFrom = from, epoch = 1): void =>
    gaps.covered({
      ...{ wallStart: from, durationMs: to - from, bytes: 1, frames: 1, offset: 0 },
      picture: { codecs: 'avc1', width: 64, height: 64 },
      span: { epoch, from: spanFrom, to },
    })

  beforeEach(() => {
    told = new Map()
    now = 5000
  })

  it('begin where coverage ended and end at the next fragment', () => {
    const gaps = keeper()
    cover(gaps, 1000, 3000)
    gaps.lost({ reason: 'unreachable', detail: 'no route' })
    expect(spans()).toEqual([[3000, null, 'unreachable']])
    cover(gaps, 9000, 11_000)
    expect(spans()).toEqual([[3000, 9000, 'unreachable']])
  })

  it('keep the reason that they began with', () => {
    const gaps = keeper()
    gaps.lost({ reason: 'unreachable', detail: 'no route' })
    gaps.lost({ reason: 'bad-stream', detail: 'garbage' })
    expect(spans()).toEqual([[1000, null, 'unreachable']])
  })

  it('take the cause that the next attempt tells in place of a stall', () => {
    const gaps = keeper()
    gaps.lost({ reason: 'stalled', detail: 'silence' })
    gaps.lost({ reason: 'unreachable', detail: 'no route' })
    expect(spans()).toEqual([[1000, null, 'unreachable']])
  })

  it('tell the time that the recorder was away from the time that the camera was', () => {
    const away: Gap = {
      ...{ id: newId(GapId), sourceId, epoch: 1, from: 1000, to: null },
      reason: 'recorder-crashed',
      detail: null,
    }
    const gaps = keeper(away)
    gaps.lost({ reason: 'unreachable', detail: 'no route' })
    cover(gaps, 9000, 11_000)
    expect(spans()).toEqual([
      [1000, 5000, 'recorder-crashed'],
      [5000, 9000, 'unreachable'],
    ])
  })

  it('tell the time that a camera was switched off from the time that it was away', () => {
    const gaps = keeper()
    gaps.lost({ reason: 'unreachable', detail: 'no route' })
    gaps.lost({ reason: 'disabled', detail: '' })
    expect(spans()).toEqual([
      [1000, 5000, 'unreachable'],
      [5000, null, 'disabled'],
    ])
    gaps.lost({ reason: 'recorder-stopped', detail: '' })
    expect(spans()).toHaveLength(2)
  })

  it('never end before they begin, where the clock was not yet known well', () => {
    const gaps = keeper()
    gaps.lost({ reason: 'stalled', detail: '' })
    cover(gaps, 900, 2900)
    expect(spans()).toEqual([[1000, 1000, 'stalled']])
  })

  it('explain a hole within a stream', () => {
    const gaps = keeper()
    cover(gaps, 1000, 3000)
    cover(gaps, 6000, 8000)
    expect(spans()).toEqual([[3000, 6000, 'bad-stream']])
  })

  it('are not made of a step of the clock', () => {
    const gaps = keeper()
    cover(gaps, 1000, 3000)
    cover(gaps, 3_603_000, 3_605_000, 3_603_000, 2)
    expect(spans()).toEqual([])
  })

  const slow = { reason: 'disk-slow', detail: 'too slow' } as const

  it('lie ahead of fragments that are still to be written, and begin where these end', () => {
    const gaps = keeper()
    cover(gaps, 1000, 3000)
    gaps.lostAhead(4950, slow)
    expect(spans()).toEqual([[4950, null, 'disk-slow']])
    cover(gaps, 3000, 5000, 1000)
    gaps.reached(slow)
    cover(gaps, 9000, 11_000)
    expect(spans()).toEqual([[5000, 9000, 'disk-slow']])
  })

  it('tell each hole of a slow disk, also one that was dropped while another lay ahead', () => {
    const gaps = keeper()
    gaps.lostAhead(1000, slow)
    gaps.lostAhead(5000, slow)
    gaps.reached(slow)
    cover(gaps, 3000, 5000)
    gaps.reached(slow)
    cover(gaps, 7000, 9000)
    expect(spans()).toEqual([
      [1000, 3000, 'disk-slow'],
      [5000, 7000, 'disk-slow'],
    ])
  })

  it('keep the slow disk as their reason where the stream ends before it is back', () => {
    const gaps = keeper()
    cover(gaps, 1000, 3000)
    gaps.lostAhead(4950, slow)
    gaps.lost({ reason: 'unreachable', detail: 'no route' })
    expect(spans()).toEqual([[3000, null, 'disk-slow']])
  })

  it('go on in the new epoch where the clock steps, an hour neither longer nor shorter', () => {
    let monotonic = 0
    const clock = createRecorderClock({ now: () => now, monotonic: () => monotonic }, 1)
    const gaps = createGapKeeper({
      ...{ sourceId, coveredTo: 1000, open: undefined, clock },
      index: { gap: (gap) => told.set(gap.id, gap), journal: () => undefined },
    })
    gaps.lost({ reason: 'unreachable', detail: 'no route' })
    monotonic = 2000
    now = 7000 + 3_600_000
    const step = clock.observe()
    if (step) gaps.clockStepped(step)
    cover(gaps, 9000 + 3_600_000, 11_000 + 3_600_000, undefined, 2)
    expect([...told.values()].map(({ epoch, from, to }) => [epoch, from, to])).toEqual([
      [1, 1000, 7000],
      [2, 7000 + 3_600_000, 9000 + 3_600_000],
    ])
  })

  it('begin by the clock as it is now where the stream ends right after a step', () => {
    const clock = createRecorderClock({ now: () => now, monotonic: () => 0 }, 1)
    const gaps = createGapKeeper({
      ...{ sourceId, coveredTo: 1000, open: undefined, clock },
      index: { gap: (gap) => told.set(gap.id, gap), journal: () => undefined },
    })
    cover(gaps, 1000, 5000)
    now = 5000 - 3_600_000
    clock.observe()
    gaps.lost({ reason: 'unreachable', detail: 'no route' })
    expect(spans()).toEqual([[5000 - 3_600_000, null, 'unreachable']])
  })

  describe('over a step of the clock that they were not known before', () => {
    const stepMs = 3_600_000
    let gaps: GapKeeper

    /** Covered up to 5000, by the clock that shows 9000 when it is set an hour ahead. */
    beforeEach(() => {
      let monotonic = 0
      const clock = createRecorderClock({ now: () => now, monotonic: () => monotonic }, 1)
      gaps = createGapKeeper({
        ...{ sourceId, coveredTo: 1000, open: undefined, clock },
        index: { gap: (gap) => told.set(gap.id, gap), journal: () => undefined },
      })
      cover(gaps, 1000, 5000)
      monotonic = 4000
      now = 9000 + stepMs
      const step = clock.observe()
      if (step) gaps.clockStepped(step)
    })
    const pieces = () => [...told.values()].map(({ epoch, from, to }) => [epoch, from, to])

    it('are divided by it: each epoch tells its own part', () => {
      gaps.lost({ reason: 'stalled', detail: 'nothing for 6000 ms' })
      cover(gaps, 11_000 + stepMs, 13_000 + stepMs, undefined, 2)
      expect(pieces()).toEqual([
        [1, 5000, 9000],
        [2, 9000 + stepMs, 11_000 + stepMs],
      ])
    })

    it('are told also where the stream never ended', () => {
      cover(gaps, 11_000 + stepMs, 13_000 + stepMs, undefined, 2)
      expect(pieces()).toEqual([
        [1, 5000, 9000],
        [2, 9000 + stepMs, 11_000 + stepMs],
      ])
    })

    it('are none where the stream goes on, and crept a little', () => {
      cover(gaps, 5015 + stepMs, 7015 + stepMs, undefined, 2)
      expect(pieces()).toEqual([])
    })
  })
})
