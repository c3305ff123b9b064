/** Where the lengths in time of a track fragment's samples stand in its `moof` (ISO 14496-12 §8.8.7, §8.8.8). */
export interface SampleLengths {
  readonly runs: readonly LengthRun[]
  /** Where the length of samples stands that have none of their own; undefined: not in this `moof`. */
  readonly defaultAt: number | undefined
  readonly default: number
}

export interface LengthRun {
  readonly samples: number
  /** Where the first sample's own length stands, and how far apart they are; undefined: they have none. */
  readonly ownAt: number | undefined
  readonly stride: number
}

/** The length of each sample in ticks, in order. */
export const readSampleLengths = (moof: Buffer, lengths: SampleLengths): number[] =>
  lengths.runs.flatMap(({ samples, ownAt, stride }) =>
    Array.from({ length: samples }, (_, n) =>
      ownAt === undefined ? lengths.default : moof.readUInt32BE(ownAt + n * stride),
    ),
  )

/**
 * Rewrites the length of each sample in place; samples without a length of their own get the mean.
 * @param wanted in ticks, one for each sample; fractions are carried on to the next
 * @returns the length of all of them together as it now stands, in ticks; undefined where nothing can be written
 */
export const writeSampleLengths = (
  moof: Buffer,
  lengths: SampleLengths,
  wanted: readonly number[],
): number | undefined => {
  const total = wanted.reduce((sum, length) => sum + length, 0)
  if (lengths.runs.every(({ ownAt }) => ownAt === undefined)) {
    if (lengths.defaultAt === undefined) return undefined
    const each = Math.max(1, Math.round(total / wanted.length))
    moof.writeUInt32BE(each, lengths.defaultAt)
    return each * wanted.length
  }
  if (lengths.runs.some(({ ownAt }) => ownAt === undefined)) return undefined
  let next = 0
  let exact = 0
  let written = 0
  for (const { samples, ownAt = 0, stride } of lengths.runs)
    for (let n = 0; n < samples; n += 1) {
      exact += wanted[next] ?? 0
      next += 1
      const length = Math.max(0, Math.round(exact) - written)
      moof.writeUInt32BE(length, ownAt + n * stride)
      written += length
    }
  return written
}
