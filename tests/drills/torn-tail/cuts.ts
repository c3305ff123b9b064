import type { FileBox } from '../../support/measure/index.ts'

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const mdatHeaderBytes = 8
const seededCuts = 1000
const seed = 20_250_115

const last = (boxes: readonly FileBox[], type: string): FileBox => {
  const box = boxes.findLast((one) => one.type === type)
  if (!box) throw new Error(`the open file has no ${type} box`)
  return box
}

/**
 * Where a file that was being written may end after a crash: lengths in bytes, each once, in order. Every byte of the
 * last `prft`, `moof` and `mdat` header; every box boundary, and the bytes beside it; seeded bytes of the last `mdat`.
 */
export const cutsOf = (boxes: readonly FileBox[]): readonly number[] => {
  const prft = last(boxes, 'prft')
  const mdat = last(boxes, 'mdat')
  const end = mdat.offset + mdat.size
  const structure = Array.from(
    { length: mdat.offset + mdatHeaderBytes - prft.offset + 1 },
    (_, n) => prft.offset + n,
  )
  const boundaries = [...boxes.map((box) => box.offset), end].flatMap((at) => [at - 1, at, at + 1])
  const random = seeded(seed)
  const media = Array.from(
    { length: seededCuts },
    () => mdat.offset + mdatHeaderBytes + Math.floor(random() * (mdat.size - mdatHeaderBytes)),
  )
  return [...new Set([...structure, ...boundaries, ...media])]
    .filter((length) => length >= 0 && length <= end)
    .sort((one, other) => one - other)
}
