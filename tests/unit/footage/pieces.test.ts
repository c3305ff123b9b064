import { describe, expect, it } from 'vitest'
import { piecesWithin } from '../../../server/footage-index/index.ts'
import { clipOf, second, start } from './clips.ts'

describe('what is played of a range', () => {
  const range = { from: start, to: start + 60 * second }

  it('is nothing where no fragment reaches into it', () => {
    expect(piecesWithin([clipOf(start - 4 * second, 2), clipOf(range.to, 2)], range)).toEqual([])
  })

  it('begins with the fragment that holds its start, and ends with the one that holds its end', () => {
    const clip = clipOf(start, 10)
    const pieces = piecesWithin([clip], { from: start + 3 * second, to: start + 6 * second + 1 })
    expect(pieces.map(({ n }) => n)).toEqual([1, 2, 3])
  })

  it('is in order of time, whatever the order of clips', () => {
    const pieces = piecesWithin([clipOf(start + 8 * second, 2), clipOf(start, 4)], range)
    expect(pieces.map(({ from }) => (from - start) / second)).toEqual([0, 2, 4, 6, 8, 10])
  })

  it('is the later epoch where the clock was stepped back, and the earlier one before and behind', () => {
    const before = clipOf(start, 10)
    const after = clipOf(start + 7 * second, 3, { epoch: 2 })
    const pieces = piecesWithin([before, after], range)
    const played = pieces.map(({ from, clipId }) => [
      (from - start) / second,
      clipId === after.id ? 'after' : 'before',
    ])
    expect(played).toEqual([
      [0, 'before'],
      [2, 'before'],
      [4, 'before'],
      [7, 'after'],
      [9, 'after'],
      [11, 'after'],
      [14, 'before'],
      [16, 'before'],
      [18, 'before'],
    ])
  })

  it('never goes back in time', () => {
    const pieces = piecesWithin([clipOf(start, 3), clipOf(start + 2 * second, 1)], range)
    expect(pieces.map(({ from }) => (from - start) / second)).toEqual([0, 2, 4])
  })
})
