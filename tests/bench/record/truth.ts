import type { Hall } from '../../support/hall/index.ts'
import {
  clipsOf,
  countGops,
  frameClockOf,
  lengthOf,
  openFootage,
  readRecordedFrames,
} from '../../support/measure/index.ts'
import type { ProductRound, Recorded } from './product-round.ts'

/** What the recorded files hold of what the cameras sent. */
export interface Compared {
  /** GOPs that were sent whole within the measured intervals. */
  readonly fragmentsExpected: number
  /** Those of them that lack a frame in the recorded files. */
  readonly fragmentsLost: number
  readonly worstWallErrorMs: number
  /** What each round covered, start and end included, in milliseconds, over all cameras. */
  readonly coveredMs: readonly number[]
}

/** Reads the frame numbers out of the recorded pictures and holds them against the hall's log. */
export const compareWithTruth = async (
  { dataDir, recordingsDir }: Recorded,
  hall: Hall,
  rounds: readonly ProductRound[],
): Promise<Compared> => {
  const footage = openFootage(dataDir)
  const index = await footage.read().finally(() => footage.close())
  let fragmentsExpected = 0
  let fragmentsLost = 0
  let worstWallErrorMs = 0
  for (const camera of hall.cameras) {
    const clock = frameClockOf(hall.truth, camera.number, hall.stream)
    const recorded = readRecordedFrames(recordingsDir, clipsOf(index, camera.path), clock, hall.stream.fps)
    worstWallErrorMs = Math.max(worstWallErrorMs, recorded.worstWallErrorMs)
    for (const { range } of rounds) {
      const { expected, lost } = countGops(clock, hall.stream, range, recorded.frames)
      fragmentsExpected += expected
      fragmentsLost += lost
    }
  }
  // A round is a start of the product, so its spans hold none of the others'.
  const coveredMs = rounds.map(({ range }) =>
    lengthOf(index.coverage.filter((span) => span.from < range.to && span.to > range.from)),
  )
  return { fragmentsExpected, fragmentsLost, worstWallErrorMs, coveredMs }
}
