import { DomainError } from '../errors/index.ts'
import { readBoxHeader, type BoxHeader } from './box.ts'

/** A whole top-level box as it came through a stream: slices of the chunks, nothing copied. */
export interface StreamedBox {
  readonly type: string
  readonly size: number
  readonly parts: readonly Buffer[]
}

/**
 * Largest size in bytes that is believed, by type. A key-frame interval of 10 s at 40 Mbit/s is 50 MB; everything else
 * is structure.
 */
const largestMedia = 64 * 1024 * 1024
const largestOther = 4 * 1024 * 1024

const checkSize = ({ type, size }: BoxHeader): void => {
  const largest = type === 'mdat' ? largestMedia : largestOther
  if (size > largest) throw new DomainError('mp4.tooLarge', { box: type, size, largest })
}

export interface BoxStream {
  /**
   * Takes the next chunk, however it is cut, and gives the boxes that it completes.
   * @throws DomainError `mp4.malformed` or `mp4.tooLarge`; the stream is useless then
   */
  push(chunk: Buffer): readonly StreamedBox[]
}

/** Cuts a stream of chunks into top-level boxes. */
export const createBoxStream = (): BoxStream => {
  let parts: Buffer[] = []
  let have = 0
  let header: BoxHeader | undefined
  let wanted = 8

  /** Called when `wanted` bytes are there: a header's, or the whole box's. */
  const complete = (): StreamedBox | undefined => {
    if (!header) {
      header = readBoxHeader(Buffer.concat(parts))
      if (header) checkSize(header)
      wanted = header?.size ?? 16
      if (have < wanted) return undefined
    }
    const box = header && { type: header.type, size: header.size, parts }
    parts = []
    have = 0
    header = undefined
    wanted = 8
    return box
  }

  return {
    push: (chunk) => {
      const boxes: StreamedBox[] = []
      for (let at = 0; at < chunk.length;) {
        const part = chunk.subarray(at, at + wanted - have)
        parts.push(part)
        have += part.length
        at += part.length
        const box = have === wanted ? complete() : undefined
        if (box) boxes.push(box)
      }
      return boxes
    },
  }
}
