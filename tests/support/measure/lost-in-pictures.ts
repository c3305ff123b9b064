import type { Range } from './coverage.ts'
import type { FootageIndex } from './footage-database.ts'
import {
  clipsOf,
  frameClockOf,
  longestRunMissing,
  missingFramesIn,
  readRecordedFrames,
  type FrameClock,
} from './recorded-frames.ts'
import type { Recording } from './recording-hall.ts'

type Recorded = Pick<Recording, 'hall' | 'product'>

const measureEach = (
  { hall, product }: Recorded,
  index: FootageIndex,
  count: (clock: FrameClock, frames: ReadonlySet<number>) => number,
): readonly number[] =>
  hall.cameras.map(({ number, path }) => {
    const clock = frameClockOf(hall.truth, number, hall.stream)
    const { frames } = readRecordedFrames(product.recordingsDir, clipsOf(index, path), clock, hall.stream.fps)
    return (count(clock, frames) * 1000) / hall.stream.fps
  })

/** For each camera the time of the frames that it sent within `range` and that no recorded file holds, in ms. */
export const lostInPictures = (recorded: Recorded, index: FootageIndex, range: Range): readonly number[] =>
  measureEach(recorded, index, (clock, frames) => missingFramesIn(clock, range, frames))

/** The same of the longest run of such frames. */
export const longestLossInPictures = (
  recorded: Recorded,
  index: FootageIndex,
  range: Range,
): readonly number[] =>
  measureEach(recorded, index, (clock, frames) => longestRunMissing(clock, range, frames))
