import type { ByteReader } from './byte-reader.ts'

export interface BagFile {
  /** From the bag's folder on, with `/`. */
  readonly path: string
  readonly bytes: number
}

/** Something that stands where files should, and is none: a link, a device, a name that leaves the bag. */
export interface StrangeFile {
  readonly path: string
  readonly why: 'link' | 'special' | 'outside' | 'duplicate' | 'encrypted'
}

/** The files of a bag, wherever they lie: in a folder, a .zip or a .tar. */
export interface BagFiles {
  readonly files: readonly BagFile[]
  readonly strange: readonly StrangeFile[]
  /** @throws where there is no such file, or it cannot be read */
  open(path: string): Promise<ByteReader>
  close(): Promise<void>
}
