import type { ClipId, SourceId } from '../contract/ids.ts'
import type { EpochMs, TimeRange } from '../contract/time.ts'
import type { Fragment } from './fragment-table.ts'

/** Where a clip lies, and what its file begins with. */
export interface ClipFile {
  readonly id: ClipId
  readonly sourceId: SourceId
  /** Relative to the recordings folder. */
  readonly path: string
  /** A clip that is still being written grows. */
  readonly open: boolean
  /** Wall clock of its first fragment and end of its last, rounded to milliseconds. */
  readonly start: EpochMs
  readonly end: EpochMs
  /** Size of `ftyp` and `moov` at the start of the file, and their digest: files with the same header share it. */
  readonly headerBytes: number
  readonly headerDigest: string
}

/** A clip with everything that a playlist says of it. */
export interface IndexedClip extends ClipFile {
  /** Of the recorder's clock; a step of the clock begins the next. */
  readonly epoch: number
  /** RFC 6381, comma-separated. */
  readonly codecs: string
  readonly fragments: readonly Fragment[]
}

/** Whether two half-open ranges share an instant. */
export const overlaps = (a: TimeRange, b: TimeRange): boolean => a.from < b.to && a.to > b.from

/** Whether `outer` holds all of `inner`. */
export const includes = (outer: TimeRange, inner: TimeRange): boolean =>
  inner.from >= outer.from && inner.to <= outer.to

/** A clip's own time. */
export const clipRange = ({ start, end }: ClipFile): TimeRange => ({ from: start, to: end })

export const fragmentRange = ({ wallStart, durationMs }: Fragment): TimeRange => ({
  from: wallStart,
  to: wallStart + durationMs,
})
