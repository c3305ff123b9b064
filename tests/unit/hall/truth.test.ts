import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { QUICK_STREAM } from '../../support/hall/parameters.ts'
import { HallTruth, missingFrames } from '../../support/hall/truth.ts'

const LOOP_MS = QUICK_STREAM.loopSeconds * 1000

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'truth-'))
  file = join(folder, 'truth.jsonl')
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function truthOf(...loops: readonly (readonly [loop: number, wallMs: number])[]): HallTruth {
  const lines = loops.map(([loop, wallMs]) =>
    JSON.stringify({ kind: 'loop', camera: 1, loop, worstLateMs: 0, wallMs, monotonicMs: wallMs }),
  )
  writeFileSync(file, `${lines.join('\n')}\n{"kind":"loop","camera":1,"lo`)
  return new HallTruth(file, QUICK_STREAM)
}

describe('the truth log', () => {
  it('refuses a camera that it does not know and a frame outside the loop', () => {
    const truth = truthOf([0, 1000])
    expect(() => truth.frameTime(2, 0, 0)).toThrow(RangeError)
    expect(() => truth.sentAt({ camera: 1, frame: 500 }, 5000)).toThrow(RangeError)
  })

  it('tells the time of any frame of a logged loop', () => {
    expect(truthOf([0, 1000], [1, 1000 + LOOP_MS]).frameTime(1, 1, 25)).toBe(1000 + LOOP_MS + 1000)
  })

  it('counts on from the last loop logged, so that a step of the wall clock before it does not matter', () => {
    expect(truthOf([0, 1000], [1, 900_000]).frameTime(1, 3, 0)).toBe(900_000 + 2 * LOOP_MS)
  })

  it('finds when a frame had last been sent before it was seen', () => {
    const truth = truthOf([0, 1000], [1, 1000 + LOOP_MS])
    const begun = 1000 + LOOP_MS
    expect(truth.sentAt({ camera: 1, frame: 5 }, begun + 300)).toBe(begun + 200)
    expect(truth.sentAt({ camera: 1, frame: 499 }, begun + 300)).toBe(begun - 40)
  })
})

describe('missing frames', () => {
  const marks = (...frames: number[]) => frames.map((frame) => ({ camera: 1, frame }))

  it('are none over the end of a loop', () => {
    expect(missingFrames(marks(498, 499, 0, 1), 500)).toEqual([])
  })

  it('are told with their first number and count, also over the end of a loop', () => {
    expect(missingFrames(marks(10, 13), 500)).toEqual([{ camera: 1, from: 11, count: 2 }])
    expect(missingFrames(marks(498, 1), 500)).toEqual([{ camera: 1, from: 499, count: 2 }])
  })

  it('show a frame that came twice', () => {
    expect(missingFrames(marks(10, 10), 500)).toEqual([{ camera: 1, from: 11, count: 499 }])
  })
})
