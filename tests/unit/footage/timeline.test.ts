import { describe, expect, it } from 'vitest'
import { HoldId, SourceId } from '../../../server/contract/ids.ts'
import { timelineOf } from '../../../server/footage/timeline.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

describe('a timeline', () => {
  const [a, b] = [newId(SourceId), newId(SourceId)]
  const range = { from: 100, to: 200 }
  const gap = { sourceId: a, epoch: 1, reason: 'stalled', detail: null } as const

  it('names every source asked for, in that order, also one that has nothing', () => {
    const covered = [{ sourceId: a, epoch: 1, from: 120, to: 130 }]
    const timeline = timelineOf([b, a], range, 250, covered, [], [])
    expect(timeline).toMatchObject({ from: 100, to: 200, now: 250 })
    expect(timeline.sources).toEqual([
      { source: b, coverage: [], gaps: [], holds: [], mixed: [] },
      { source: a, coverage: [{ from: 120, to: 130, epoch: 1 }], gaps: [], holds: [], mixed: [] },
    ])
  })

  it('cuts spans to the range, and leaves a gap that lasts without an end', () => {
    const [only] = timelineOf(
      [a],
      range,
      250,
      [{ sourceId: a, epoch: 1, from: 50, to: 150 }],
      [
        { ...gap, from: 150, to: 300 },
        { ...gap, from: 90, to: null },
      ],
      [],
    ).sources
    expect(only?.coverage).toEqual([{ from: 100, to: 150, epoch: 1 }])
    expect(only?.gaps.map(({ from, to }) => [from, to])).toEqual([
      [100, null],
      [150, 200],
    ])
  })

  it('shows holds whole, each with its source', () => {
    const hold = { id: newId(HoldId), from: 50, to: 5000, reason: '投诉核查' }
    const { sources } = timelineOf([a, b], range, 250, [], [], [{ ...hold, sourceId: b }])
    expect(sources.map(({ holds }) => holds)).toEqual([[], [hold]])
  })
})
