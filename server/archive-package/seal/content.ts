import type { PackageDescription } from '../../contract/archive.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { TrailLine } from '../audit-trail/trail.ts'
import type { ByteReader } from '../bag/files/byte-reader.ts'

/** A file to pack, as a named stream. */
export interface ContentFile {
  /** Below data/, with `/`. */
  readonly path: string
  /** The same as long as the content is: a sealing that goes on packs anew what has another stamp. */
  readonly stamp: string
  /** What it is called on the package's page. */
  readonly label: string
  /** Of footage and recordings: the wall clock of its first picture. */
  readonly startsAt?: EpochMs
  /** SHA-256 that was noted when it was recorded or handed in: packing compares. */
  readonly sha256?: string
  /** What it is copied from was compared with the digests that were noted then, and this was found. */
  readonly asRecorded?: boolean
  open(): Promise<ByteReader>
}

/**
 * What is sealed: a case or a meeting, as its domain gives it. Sealing may be interrupted and go on days later: the
 * content is asked again then, and what has the same path and stamp is not packed twice.
 */
export interface PackageContent {
  describe(): Promise<PackageDescription>
  /** In the order of the package. */
  files(): AsyncIterable<ContentFile>
  /**
   * The audit chain from the first entry about this matter up to `length`; `[]` where there is none.
   * @param also ids that belong to the matter too: those of its packages
   */
  trail(length: number, also?: readonly string[]): AsyncIterable<TrailLine>
}
