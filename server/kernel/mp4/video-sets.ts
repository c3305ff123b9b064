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

/**
 * Whether a sample that is said to be a key frame can be one. Bytes that are no video are now and then taken for a key
 * frame by what five of their bits say; the fields of the first slice tell nearly all of them.
 * @param bytes that hold the sample
 * @param sampleAt where it begins in them
 */
export const isCredibleKeyFrame = (
  { codec: name, lengthBytes }: VideoSets,
  bytes: Buffer,
  sampleAt: number,
): boolean => {
  const codec: Codec = codecs[name]
  for (const { from, to } of nalUnitsOf(bytes, sampleAt, lengthBytes))
    if (codec.isSlice(codec.typeOf(bytes, from))) return codec.isCredible(bytes.subarray(from, to))
  return false
}
