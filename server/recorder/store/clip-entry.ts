import type { ClipId, SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Fragment } from '../../footage-index/index.ts'
import type { RunId } from './run-id.ts'

/** A clip as the index knows it, open or finished. */
export interface ClipEntry {
  readonly clipId: ClipId
  readonly sourceId: SourceId
  readonly runId: RunId
  readonly epoch: number
  /** Relative to the recordings folder. */
  readonly path: string
  /** Wall clock of the first fragment and end of the last, with a fraction. */
  readonly start: EpochMs
  readonly end: EpochMs
  readonly header: {
    /** `ftyp` and `moov` at the start of the file. */
    readonly bytes: number
    /** SHA-256 of these, hexadecimal. */
    readonly digest: string
    readonly codecs: string
    readonly width: number
    readonly height: number
    /** Of the reference track. */
    readonly timescale: number
  }
  /** Size of the file up to the end of its last fragment. */
  readonly bytes: number
  /** How far the offset from media time to wall clock had moved at the last fragment, in milliseconds. */
  readonly skewMs: number
  readonly fragmentCount: number
}

/** A clip whose file is complete and synced. */
export interface FinishedClip {
  readonly entry: ClipEntry
  /** SHA-256 of the file, hexadecimal; null where the index was rebuilt without reading every file whole. */
  readonly digest: string | null
  readonly fragments: readonly Fragment[]
}
