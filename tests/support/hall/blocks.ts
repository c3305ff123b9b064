/**
 * The burnt-in frame number: one row of 32 black or white blocks along the top edge of the picture.
 *
 * Block i covers [i/32, (i+1)/32) of the width and the upper 1/16 of the height, so a reader needs nothing but the
 * picture's size, whatever it was scaled to. White is 1. From left to right, most significant bit first:
 *
 *     bits  0–15  frame number within the loop
 *     bits 16–23  camera number
 *     bits 24–31  CRC-8 (polynomial 0x07, start value 0x5a) over the three bytes before
 *
 * The CRC's start value makes an all-black and an all-white row invalid. This file imports nothing, so that a page can
 * load it as it is.
 */
export const BLOCK_COUNT = 32

/** The row's height as a divisor of the picture's height. */
export const BLOCK_ROW_DIVISOR = 16

/** What the picture says about itself. */
export interface FrameMark {
  readonly camera: number
  /** Frame number within the loop. */
  readonly frame: number
}

/** The 32 blocks of a frame, left to right, true for white. */
export function encodeBlocks({ camera, frame }: FrameMark): readonly boolean[] {
  const bytes = [(frame >> 8) & 0xff, frame & 0xff, camera & 0xff]
  const word = [...bytes, crc8(bytes)]
  return Array.from({ length: BLOCK_COUNT }, (_, bit) => ((word[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0)
}

/** The mark that 32 blocks stand for, or undefined where the checksum does not hold. */
export function decodeBlocks(blocks: readonly boolean[]): FrameMark | undefined {
  const word = [0, 0, 0, 0]
  blocks.forEach((white, bit) => {
    if (white) word[bit >> 3] = (word[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
  })
  const [high = 0, low = 0, camera = 0, checksum] = word
  return crc8([high, low, camera]) === checksum ? { camera, frame: (high << 8) | low } : undefined
}

/**
 * Reads the mark from a decoded picture: luma, or any single channel, one byte a pixel, rows of `width`.
 *
 * @param channels bytes per pixel (4 for RGBA); the first channel is read, which is enough for black and white.
 * @returns undefined where there is no valid mark (another picture, a torn frame).
 */
export function readBlocks(
  pixels: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  channels = 1,
): FrameMark | undefined {
  const blocks: boolean[] = []
  const rowHeight = height / BLOCK_ROW_DIVISOR
  const cell = width / BLOCK_COUNT
  const top = Math.floor(rowHeight * 0.3)
  const bottom = Math.max(top + 1, Math.ceil(rowHeight * 0.7))
  for (let block = 0; block < BLOCK_COUNT; block += 1) {
    const left = Math.floor((block + 0.3) * cell)
    const right = Math.max(left + 1, Math.ceil((block + 0.7) * cell))
    let sum = 0
    for (let y = top; y < bottom; y += 1)
      for (let x = left; x < right; x += 1) sum += pixels[(y * width + x) * channels] ?? 0
    blocks.push(sum / ((bottom - top) * (right - left)) >= 128)
  }
  return decodeBlocks(blocks)
}

/** Reads the mark from what a canvas gives (`context.getImageData`). */
export function readBlocksOfImage(image: {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}): FrameMark | undefined {
  return readBlocks(image.data, image.width, image.height, 4)
}

function crc8(bytes: readonly number[]): number {
  let crc = 0x5a
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff
  }
  return crc
}
