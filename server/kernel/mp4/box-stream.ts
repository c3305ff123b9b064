import { DomainError } from '../errors/index.ts'
import { readBoxHeader, type BoxHeader } from './box.ts'

/** A whole top-level box as it came through a stream. */
export interface StreamedBox {
  readonly type: string
  /** Header included. Overwritten by the next `push`: copy what is to be kept. */
  readonly bytes: Buffer
}

/**
 * Largest size in bytes that is believed, by type. A key-frame interval of 10 s at 40 Mbit/s is 50 MB; everything else
 * is structure.
 */
const largestMedia = 64 * 1024 * 1024
const largestOther = 4 * 1024 * 1024
/** Room at first; it grows to the largest fragment of the stream, and stays. */
const firstBytes = 256 * 1024

const checkSize = ({ type, size }: BoxHeader): void => {
  const largest = type === 'mdat' ? largestMedia : largestOther
  if (size > largest) throw new DomainError('mp4.tooLarge', { box: type, size, largest })
}

export interface BoxStream {
  /**
   * Takes the next chunk, however it is cut, by copying it, and gives the boxes that it completes.
   * @throws DomainError `mp4.malformed` or `mp4.tooLarge`; the stream is useless then
   */
  push(chunk: Buffer): readonly StreamedBox[]
  /** Leaves the boxes given out by the last `push` to whoever holds them: they are not overwritten any more. */
  leave(): void
}

/** Cuts a stream of chunks into top-level boxes, each in one piece of one buffer that is used again and again. */
export const createBoxStream = (): BoxStream => {
  let buffer = Buffer.allocUnsafeSlow(firstBytes)
  /** What was given out already, and what has come. */
  let taken = 0
  let filled = 0
  /** Somebody else holds the buffer now. */
  let left = false

  const nextBuffer = (needed: number): typeof buffer => {
    if (needed > buffer.length) return Buffer.allocUnsafeSlow(Math.max(needed, buffer.length * 2))
    return left ? Buffer.allocUnsafeSlow(buffer.length) : buffer
  }

  const append = (chunk: Buffer): void => {
    const waiting = filled - taken
    const needed = waiting + chunk.length
    const target = nextBuffer(needed)
    if (taken > 0 || target !== buffer) buffer.copy(target, 0, taken, filled)
    chunk.copy(target, waiting)
    buffer = target
    left = false
    taken = 0
    filled = needed
  }

  return {
    leave: () => {
      left = true
    },
    push: (chunk) => {
      append(chunk)
      const come = buffer.subarray(0, filled)
      const boxes: StreamedBox[] = []
      for (;;) {
        const header = readBoxHeader(come, taken)
        if (!header) return boxes
        checkSize(header)
        if (taken + header.size > filled) return boxes
        boxes.push({ type: header.type, bytes: come.subarray(taken, taken + header.size) })
        taken += header.size
      }
    },
  }
}
