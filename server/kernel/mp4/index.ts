export { boxesWithin, readBoxHeader, type Box, type BoxHeader } from './box.ts'
export { createBoxStream, type BoxStream, type StreamedBox } from './box-stream.ts'
export { readMovie, type Movie, type Track } from './movie.ts'
export { readMovieFragment, type MovieFragment, type TrackFragment } from './movie-fragment.ts'
export {
  readReferenceTime,
  referenceTimeBytes,
  writeReferenceTime,
  type ReferenceTime,
} from './reference-time.ts'
export type { VideoSets } from './video-codecs.ts'
export { nameHevcForAll, readVideoSets, withVideoSets } from './video-entry.ts'
export { changedVideoSets, areCredibleSamples } from './video-sets.ts'
export { readSamples, type Sample, type TrackSamples } from './samples.ts'
export { readSampleLengths, writeSampleLengths, type SampleLengths } from './sample-lengths.ts'
export { mediaBaseOf, retime, writeMediaTime, type MediaBase } from './retime.ts'
export { sampleEntriesOf } from './sample-entries.ts'
export { writePlainMovie, type PlainSample, type PlainTrack } from './plain-movie.ts'
export { mostSegments, segmentIndexBytes, writeSegmentIndex, type IndexedSegment } from './segment-index.ts'
export {
  avcEntry,
  opusEntry,
  writeFragment,
  writeFragmentedHeader,
  type FragmentedTrack,
  type FragmentPart,
  type FragmentSample,
} from './fragmented-movie.ts'
