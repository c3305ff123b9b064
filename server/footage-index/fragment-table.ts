import { DomainError } from '../kernel/errors/index.ts'
import type { EpochMs } from '../contract/time.ts'

/** One fragment (`prft` + `moof` + `mdat`) of a clip's file. */
export interface Fragment {
  /** Wall clock of its first sample, epoch milliseconds with a fraction. */
  readonly wallStart: EpochMs
  /** Length in milliseconds of the clip's reference track. */
  readonly durationMs: number
  /** `tfdt` of the reference track in the file, in ticks of the clip's timescale. */
  readonly mediaTime: number
  /** Where its `prft` begins in the file, and the bytes up to the end of its `mdat`. */
  readonly offset: number
  readonly size: number
}

/**
 * Pieces this near to each other are one stretch of footage. Their offsets to the wall clock may differ by a step of the
 * estimate; a real hole is at least a frame and a new connection long.
 */
export const joinToleranceMs = 20

/** Bytes of one record. Little-endian: wallStart f64, mediaTime u48, offset u48, size u32, duration f32 in ms. */
export const fragmentRecordBytes = 28

/** Encodes one record of the table. */
export const encodeFragment = (fragment: Fragment): Buffer => {
  const record = Buffer.allocUnsafe(fragmentRecordBytes)
  record.writeDoubleLE(fragment.wallStart, 0)
  record.writeUIntLE(fragment.mediaTime, 8, 6)
  record.writeUIntLE(fragment.offset, 14, 6)
  record.writeUInt32LE(fragment.size, 20)
  record.writeFloatLE(fragment.durationMs, 24)
  return record
}

const decodeAt = (table: Buffer, at: number): Fragment => ({
  wallStart: table.readDoubleLE(at),
  mediaTime: table.readUIntLE(at + 8, 6),
  offset: table.readUIntLE(at + 14, 6),
  size: table.readUInt32LE(at + 20),
  durationMs: table.readFloatLE(at + 24),
})

/**
 * Decodes a whole table: the BLOB of a finished clip, or the records of an open one joined in order.
 * @throws DomainError `footage.indexBroken` if its length is no multiple of a record's
 */
export const decodeFragments = (table: Buffer): readonly Fragment[] => {
  if (table.length % fragmentRecordBytes !== 0)
    throw new DomainError('footage.indexBroken', { bytes: table.length })
  return Array.from({ length: table.length / fragmentRecordBytes }, (_, n) =>
    decodeAt(table, n * fragmentRecordBytes),
  )
}

/** How many records a table has. */
const countOf = (table: Buffer): number => Math.floor(table.length / fragmentRecordBytes)

/**
 * The fragment that is seen at an instant, with its number: the last that begins no later. Neighbours may lie up to
 * `toleranceMs` apart, and the earlier one is seen until the later begins.
 */
export const fragmentAt = (
  table: Buffer,
  at: EpochMs,
  toleranceMs: number,
): { readonly n: number; readonly fragment: Fragment } | undefined => {
  let [low, high] = [0, countOf(table)]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (table.readDoubleLE(middle * fragmentRecordBytes) <= at) low = middle + 1
    else high = middle
  }
  const n = low - 1
  const fragment = decodeFragment(table, n)
  return fragment && at < fragment.wallStart + fragment.durationMs + toleranceMs ? { n, fragment } : undefined
}

/** The nth record alone, or undefined past the end. */
export const decodeFragment = (table: Buffer, n: number): Fragment | undefined =>
  n >= 0 && (n + 1) * fragmentRecordBytes <= table.length
    ? decodeAt(table, n * fragmentRecordBytes)
    : undefined
