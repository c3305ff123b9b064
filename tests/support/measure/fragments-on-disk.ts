import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** A top-level box of a file (ISO 14496-12 §4.2), which may reach past the file's end. */
export interface FileBox {
  readonly type: string
  readonly offset: number
  readonly size: number
}

/** A whole `prft` + `moof` + `mdat` of a file, as its bytes say, without any help of the product. */
export interface DiskFragment {
  /** Where its `prft` begins, and the bytes to the end of its `mdat`. */
  readonly offset: number
  readonly size: number
  /** Wall clock of its first sample, epoch milliseconds with a fraction. */
  readonly wallStart: number
  /** Decode time of the `prft`'s track, in ticks. */
  readonly mediaTime: number
}

/** A recorded file as it lies on disk. */
export interface DiskFile {
  readonly bytes: number
  /** `ftyp` + `moov`; other boxes may follow before the first fragment. */
  readonly headerBytes: number
  readonly fragments: readonly DiskFragment[]
  /** Bytes after the last whole fragment. */
  readonly tornBytes: number
}

const bytesAt = (file: number, offset: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size)
  return bytes.subarray(0, readSync(file, bytes, 0, size, offset))
}

const boxAt = (file: number, offset: number): FileBox | undefined => {
  const header = bytesAt(file, offset, 16)
  if (header.length < 8) return undefined
  const short = header.readUInt32BE(0)
  const long = short === 1 && header.length === 16
  const size = long ? Number(header.readBigUInt64BE(8)) : short
  return size < 8 ? undefined : { type: header.toString('latin1', 4, 8), offset, size }
}

/** The top-level boxes of an open file, in order; the last may be torn. */
export const boxesOf = (file: number): readonly FileBox[] => {
  const end = fstatSync(file).size
  const boxes: FileBox[] = []
  for (let offset = 0; offset < end;) {
    const box = boxAt(file, offset)
    if (!box) break
    boxes.push(box)
    offset += box.size
  }
  return boxes
}

/** Seconds from the epoch of NTP (1900) to that of Unix (1970), RFC 868. */
const ntpEpochSeconds = 2_208_988_800

/** ISO 14496-12 §8.16.5: version and flags, reference track, NTP timestamp in 32.32 bits, media time. */
const readReferenceTime = (bytes: Buffer): { readonly track: number; readonly wallStart: number } => ({
  track: bytes.readUInt32BE(12),
  wallStart: (bytes.readUInt32BE(16) - ntpEpochSeconds + bytes.readUInt32BE(20) / 2 ** 32) * 1000,
})

/** The content of the child boxes of that type, within [from, to) of `bytes`. */
const children = (bytes: Buffer, type: string): readonly Buffer[] => {
  const found: Buffer[] = []
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at)
    if (size < 8) break
    if (bytes.toString('latin1', at + 4, at + 8) === type) found.push(bytes.subarray(at + 8, at + size))
    at += size
  }
  return found
}

/** `tfdt` of the `traf` of that track (§8.8.12). */
const decodeTime = (moof: Buffer, track: number): number => {
  for (const traf of children(moof.subarray(8), 'traf')) {
    const [header] = children(traf, 'tfhd')
    const [time] = children(traf, 'tfdt')
    if (header?.readUInt32BE(4) !== track || !time) continue
    return time[0] === 1 ? Number(time.readBigUInt64BE(4)) : time.readUInt32BE(4)
  }
  return NaN
}

const fragmentOf = (file: number, [prft, moof, mdat]: readonly FileBox[]): DiskFragment | undefined => {
  if (prft?.type !== 'prft' || moof?.type !== 'moof' || mdat?.type !== 'mdat') return undefined
  const { track, wallStart } = readReferenceTime(bytesAt(file, prft.offset, prft.size))
  return {
    offset: prft.offset,
    size: prft.size + moof.size + mdat.size,
    wallStart,
    mediaTime: decodeTime(bytesAt(file, moof.offset, moof.size), track),
  }
}

const sizeOf = (boxes: readonly FileBox[]): number => boxes.reduce((sum, box) => sum + box.size, 0)

/**
 * Reads a recorded file up to its last whole fragment.
 * @throws the system's error where it cannot be opened
 */
export const readDiskFile = (path: string): DiskFile => {
  const file = openSync(path, 'r')
  try {
    const { size: bytes } = fstatSync(file)
    const boxes = boxesOf(file).filter((box) => box.offset + box.size <= bytes)
    const first = boxes.findIndex((box) => box.type === 'prft')
    const head = boxes.slice(0, first < 0 ? boxes.length : first)
    const headerBytes = sizeOf(head.filter((box) => box.type === 'ftyp' || box.type === 'moov'))
    const fragments: DiskFragment[] = []
    let end = sizeOf(head)
    for (let at = head.length; at < boxes.length; at += 3) {
      const fragment = fragmentOf(file, boxes.slice(at, at + 3))
      if (!fragment) break
      fragments.push(fragment)
      end += fragment.size
    }
    return { bytes, headerBytes, fragments, tornBytes: bytes - end }
  } finally {
    closeSync(file)
  }
}
