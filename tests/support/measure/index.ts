/** Measures taken from outside: what lies on disk, what the index says, what the cameras really sent, what it cost. */
export {
  allowanceMs,
  backOffInForceMs,
  extraLossMs,
  isToldAs,
  lossesIn,
  type Loss,
  type Outage,
} from './allowance.ts'
export { countBrokenDatabases } from './broken-databases.ts'
export { holesIn, lengthOf, within, type Range } from './coverage.ts'
export { treeCpuSeconds } from './cpu-time.ts'
export { endAll, untilGone } from './ended-processes.ts'
export {
  openFootage,
  readFootageIndex,
  type FootageDatabase,
  type FootageIndex,
  type IndexedClip,
} from './footage-database.ts'
export { boxesOf, readDiskFile, type DiskFile, type DiskFragment, type FileBox } from './fragments-on-disk.ts'
export { compareIndexWithDisk, recordedFiles } from './index-against-disk.ts'
export { longestLossInPictures, lostInPictures } from './lost-in-pictures.ts'
export { complaintsAbout, countUnplayable } from './playable.ts'
export {
  clipsOf,
  countGops,
  frameClockOf,
  longestRunMissing,
  missingFramesIn,
  readRecordedFrames,
  type FrameClock,
} from './recorded-frames.ts'
export { timedMarksOf, type TimedMark } from './recorded-times.ts'
export {
  startHallFor,
  startProductOn,
  startRecording,
  untilCoveredTo,
  type Recording,
} from './recording-hall.ts'
export {
  lostMsIn,
  readTimeline,
  signInAsSupervisor,
  unexplainedMsIn,
  type SourceTimeline,
  type ToldTime,
} from './timeline.ts'
export { missingFrom, wholeFragments } from './whole-fragments.ts'
