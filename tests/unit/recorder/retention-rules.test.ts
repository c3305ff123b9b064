import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClipId, SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createCautiousNow } from '../../../server/recorder/retention/cautious-clock.ts'
import {
  bytesOf,
  bytesToFree,
  holdingRange,
  joinRanges,
  oldestFirst,
  sourcesToStop,
  type StoredClip,
} from '../../../server/recorder/retention/rules.ts'
import { manualClock } from '../../support/manual-clock.ts'

const someRange = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 20 }))
  .map(([from, length]) => ({ from, to: from + length }))

describe('what is held', () => {
  it('is each clip that overlaps a hold, and none that only touches one', () => {
    fc.assert(
      fc.property(fc.array(someRange, { maxLength: 12 }), someRange, (holds, clip) => {
        const overlapped = holds.some(({ from, to }) => from < clip.to && clip.from < to)
        const range = holdingRange(joinRanges(holds), clip)
        expect(range !== undefined).toBe(overlapped)
        // What begins within the range is held as well: a reader may go on behind it.
        if (range) expect(holds.some(({ to }) => to === range.to)).toBe(true)
      }),
    )
  })

  it('is the same however holds overlap', () => {
    expect(
      joinRanges([
        { from: 5, to: 9 },
        { from: 0, to: 3 },
        { from: 3, to: 4 },
        { from: 6, to: 7 },
      ]),
    ).toEqual([
      { from: 0, to: 4 },
      { from: 5, to: 9 },
    ])
  })
})

const sourceId = newId(SourceId)
const clip = (from: number, bytes = 10): StoredClip => ({
  ...{ clipId: newId(ClipId), sourceId, epoch: 0, path: `${from}`, from, to: from + 60, bytes },
})

describe('what goes first', () => {
  it('is the oldest, whosever it is, and no more than is wanted', () => {
    const heads = [
      [clip(0), clip(120)],
      [clip(60), clip(180)],
    ]
    expect(oldestFirst(heads, 21, 100).map(({ from }) => from)).toEqual([0, 60, 120])
    expect(oldestFirst(heads, 1000, 2).map(({ from }) => from)).toEqual([0, 60])
    expect(oldestFirst(heads, 0, 100)).toEqual([])
    expect(oldestFirst([], 1000, 100)).toEqual([])
  })
})

describe('room on a disk', () => {
  it('is wanted in bytes or as a share, and never more than there is', () => {
    expect([bytesOf('2.5%', 1000), bytesOf(300, 1000), bytesOf(5000, 1000)]).toEqual([25, 300, 1000])
  })

  it('is made a little ahead, but only once there is too little', () => {
    expect(bytesToFree(100, 80)).toBe(0)
    expect(bytesToFree(79, 80)).toBe(11)
  })

  const [a, b, c] = [newId(SourceId), newId(SourceId), newId(SourceId)]
  const writing = [
    { id: a, priority: 1, bytesPerMs: 1 },
    { id: b, priority: 9, bytesPerMs: 1 },
    { id: c, priority: 5, bytesPerMs: 1 },
  ]

  it('is left to all while there is half of what is to be free', () => {
    expect(sourcesToStop(writing, 50, 100, 1000)).toEqual([])
  })

  it('is left to the sources of the highest priority, as far as it goes', () => {
    expect(sourcesToStop(writing, 49, 100, 12)).toEqual([a])
    expect(sourcesToStop(writing, 40, 100, 10)).toEqual([c, a])
    expect(sourcesToStop(writing, 10, 100, 10)).toEqual([b, c, a])
  })

  it('costs at least one source each time, and stops nothing where nothing is recorded', () => {
    expect(sourcesToStop(writing, 49, 100, 0)).toEqual([a])
    expect(sourcesToStop([], 0, 100, 1000)).toEqual([])
  })

  it('never stops a source while one of lower priority goes on', () => {
    const source = fc.record({
      id: fc.uuid().map((id) => SourceId.parse(id)),
      priority: fc.integer({ min: 0, max: 9 }),
      bytesPerMs: fc.double({ min: 0, max: 10, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(source, { maxLength: 9 }), fc.integer({ min: 0, max: 100 }), (sources, free) => {
        const stopped = new Set(sourcesToStop(sources, free, 100, 5))
        const going = sources.filter(({ id }) => !stopped.has(id))
        for (const one of sources.filter(({ id }) => stopped.has(id)))
          expect(going.every(({ priority }) => priority >= one.priority)).toBe(true)
      }),
    )
  })
})

describe('the time by which footage ages', () => {
  const hourMs = 3_600_000

  it('follows the clock, and takes a leap forward for true only after a day', () => {
    const clock = manualClock()
    const begun = clock.now()
    const now = createCautiousNow(clock)
    clock.advance(hourMs)
    expect(now()).toBe(begun + hourMs)
    clock.step(365 * 24 * hourMs)
    expect(now()).toBe(begun + hourMs)
    clock.advance(23 * hourMs)
    expect(now()).toBe(begun + 24 * hourMs)
    clock.advance(2 * hourMs)
    expect(now()).toBe(clock.now())
  })

  it('does not trust a leap sooner for a restart in between', () => {
    const clock = manualClock()
    const begun = clock.now()
    clock.step(365 * 24 * hourMs)
    const now = createCautiousNow(clock, begun)
    expect(now()).toBe(begun + 24 * hourMs)
    clock.advance(25 * hourMs)
    expect(now()).toBe(clock.now())
  })

  it('is trusted at once where footage reaches up to a day ago', () => {
    const clock = manualClock()
    expect(createCautiousNow(clock, clock.now() - 24 * hourMs)()).toBe(clock.now())
    expect(createCautiousNow(clock)()).toBe(clock.now())
  })

  it('is right again as soon as the leap is taken back', () => {
    const clock = manualClock()
    const now = createCautiousNow(clock)
    clock.step(100 * hourMs)
    now()
    clock.step(-100 * hourMs)
    expect(now()).toBe(clock.now())
  })
})
