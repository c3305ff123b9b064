import { nalUnitsOf } from './nal-units.ts'
import { codecs, formatOf, type Codec, type VideoSets } from './video-codecs.ts'

/**
 * What a key frame is decoded with, where its own parameter sets are others than those known; undefined where they are
 * the same or it brings none. It looks no further than the first slice, so this costs as much for a large picture as
 * for a small one.
 *
 * Only a whole change is believed: every kind of set, before a slice that may begin a sequence, describing credible
 * pictures. Anything less is no change of format, but damage.
 * @param bytes that hold the sample
 * @param sampleAt where it begins in them
 */
export const changedVideoSets = (
  known: VideoSets,
  bytes: Buffer,
  sampleAt: number,
): VideoSets | undefined => {
  const codec: Codec = codecs[known.codec]
  const brought: { readonly from: number; readonly to: number; readonly type: number }[] = []
  let changed = false
  for (const { from, to } of nalUnitsOf(bytes, sampleAt, known.lengthBytes)) {
    const type = codec.typeOf(bytes, from)
    if (codec.isSlice(type)) {
      if (!changed || !codec.isRandomAccess(type)) return undefined
      break
    }
    if (!codec.setTypes.includes(type)) continue
    brought.push({ from, to, type })
    changed ||= !known.sets.some((set) => bytes.compare(set, 0, set.length, from, to) === 0)
  }
  if (!changed || !codec.setTypes.every((type) => brought.some((set) => set.type === type))) return undefined
  const sets = brought
    .toSorted((one, other) => codec.setTypes.indexOf(one.type) - codec.setTypes.indexOf(other.type))
    .map(({ from, to }) => Buffer.from(bytes.subarray(from, to)))
  const next: VideoSets = { ...known, sets }
  return formatOf(next) && next
}

/** So many of the NAL units of a fragment must be credible: a few may be lost or damaged on the way. */
const leastCredible = 3 / 4

/**
 * Whether samples that are said to begin with a key frame can be video. Of bytes that are none, one frame in 32 is taken
 * for a key frame by what five of its bits say; few of the NAL units that follow are credible then.
 * @param bytes that hold the samples
 * @param sampleAt where they begin
 * @param samples how many follow one another there; each holds a NAL unit at least, so no more than these are looked at
 */
export const areCredibleSamples = (
  { codec: name, lengthBytes }: VideoSets,
  bytes: Buffer,
  sampleAt: number,
  samples: number,
): boolean => {
  const codec: Codec = codecs[name]
  let seen = 0
  let credible = 0
  let slice: boolean | undefined
  for (const { from, to } of nalUnitsOf(bytes, sampleAt, lengthBytes)) {
    const isCredible = codec.isCredible(bytes.subarray(from, to))
    if (codec.isSlice(codec.typeOf(bytes, from))) slice ??= isCredible
    seen += 1
    if (isCredible) credible += 1
    if (seen >= samples && slice !== undefined) break
  }
  return slice === true && credible >= seen * leastCredible
}
