import { DomainError } from '../errors/index.ts'

/** Size and type at the start of a box (ISO 14496-12 §4.2). */
export interface BoxHeader {
  readonly type: string
  /** Whole size in bytes, header included. */
  readonly size: number
  readonly headerBytes: 8 | 16
}

/** A box inside a buffer that holds it whole; positions count from the buffer's start. */
export interface Box {
  readonly type: string
  readonly start: number
  /** Where its content begins, behind size and type. */
  readonly payload: number
  readonly end: number
}

/**
 * Reads the header that begins at `at`; undefined where the buffer ends before the header does.
 * @throws DomainError `mp4.malformed` if its size is smaller than the header, or open-ended (size 0)
 */
export const readBoxHeader = (bytes: Buffer, at = 0): BoxHeader | undefined => {
  if (at + 8 > bytes.length) return undefined
  const short = bytes.readUInt32BE(at)
  const type = bytes.toString('latin1', at + 4, at + 8)
  if (short !== 1) {
    if (short < 8) throw new DomainError('mp4.malformed', { box: type, size: short })
    return { type, size: short, headerBytes: 8 }
  }
  if (at + 16 > bytes.length) return undefined
  const size = Number(bytes.readBigUInt64BE(at + 8))
  if (size < 16 || !Number.isSafeInteger(size)) throw new DomainError('mp4.malformed', { box: type, size })
  return { type, size, headerBytes: 16 }
}

/**
 * The boxes that fill [from, to) of a buffer, in order.
 * @throws DomainError `mp4.malformed` if one reaches past the end
 */
export const boxesWithin = (bytes: Buffer, from: number, to: number): readonly Box[] => {
  const boxes: Box[] = []
  for (let at = from; at < to;) {
    const header = readBoxHeader(bytes, at)
    if (!header || at + header.size > to)
      throw new DomainError('mp4.malformed', { at, reason: 'a box reaches past the end of its parent' })
    boxes.push({ type: header.type, start: at, payload: at + header.headerBytes, end: at + header.size })
    at += header.size
  }
  return boxes
}

/** The boxes inside `parent`; `skip` bytes of fields stand before the first. */
export const childrenOf = (bytes: Buffer, parent: Box, skip = 0): readonly Box[] =>
  boxesWithin(bytes, parent.payload + skip, parent.end)

/** The first box of that type inside `parent`, or undefined. */
export const findChild = (bytes: Buffer, parent: Box, type: string): Box | undefined =>
  childrenOf(bytes, parent).find((box) => box.type === type)

/**
 * The box at a path of types below `parent`.
 * @throws DomainError `mp4.malformed` if there is none
 */
export const childAt = (bytes: Buffer, parent: Box, ...path: readonly string[]): Box =>
  path.reduce((box, type) => {
    const child = findChild(bytes, box, type)
    if (!child) throw new DomainError('mp4.malformed', { missing: path.join('/') })
    return child
  }, parent)
