import { describe, expect, it } from 'vitest'
import { encodeFragment, fragmentAt, joinToleranceMs } from '../../../server/footage-index/index.ts'

const begin = 1_770_000_000_000
const table = (...starts: readonly number[]): Buffer =>
  Buffer.concat(
    starts.map((start, n) =>
      encodeFragment({
        ...{ wallStart: begin + start, durationMs: 2000, mediaTime: n * 180_000, offset: n * 100, size: 100 },
      }),
    ),
  )
const at = (bytes: Buffer, instant: number): number | undefined =>
  fragmentAt(bytes, begin + instant, joinToleranceMs)?.n

describe('the fragment of an instant', () => {
  it('is the one that holds it', () => {
    const bytes = table(0, 2000, 4000)
    expect([0, 1999, 2000, 5999].map((instant) => at(bytes, instant))).toEqual([0, 0, 1, 2])
  })

  it('is the later one where two overlap by a step of the estimate, and the earlier one where they stand apart', () => {
    expect(at(table(0, 1990), 1995)).toBe(1)
    expect(at(table(0, 2015), 2010)).toBe(0)
  })

  it('is none before the first, behind the last and in a hole', () => {
    const bytes = table(0, 10_000)
    expect([-1, 5000, 12_500].map((instant) => at(bytes, instant))).toEqual([undefined, undefined, undefined])
    expect(at(Buffer.alloc(0), 0)).toBeUndefined()
  })
})
