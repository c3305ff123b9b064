import {
  readSampleLengths,
  writeSampleLengths,
  type MovieFragment,
  type TrackFragment,
} from '../../kernel/mp4/index.ts'
import type { ArrivedFragment } from './fragment-reader.ts'
import { evidenceMs, trueRate, type Progress } from './true-rate.ts'
import { jumpMs } from './wall-clock.ts'

/** What a fragment's stamps were found to be. */
export interface Mended {
  /** The fragment, its sample lengths rewritten in place where they were wrong. */
  readonly fragment: ArrivedFragment
  /**
   * The stream's stamps stand still: they jumped back, and ffmpeg, which never lets time run back, will write one sample a
   * tick until they have caught up. The stream must be opened anew.
   */
  readonly frozen: boolean
}

/** Mends the time stamps of one stream, from a start of ffmpeg to its end. */
export interface TimeMender {
  /** @param offset wall clock minus media time, as last applied to this stream; undefined before its first fragment */
  mend(fragment: ArrivedFragment, offset: number | undefined): Mended
}

/** What ffmpeg makes of time that runs back: the last stamp and a tick (`-c copy`, tried with 5.1 and 6.1). */
const frozenTicks = 2
/** From a first sample's neighbour it differs by less. */
const firstShare = 2
/** A pause between two frames is shorter than this many usual ones, or it is looked at. */
const pauseShare = 4
/** While a lie is made good, a fragment is made longer or shorter by at most this share. */
const catchUpShare = 0.25
/** How far back is looked for what came least late. */
const recentMs = 10_000

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Which samples have no length of their own: one alone may be an oddity of the camera, two in a row are not. */
const frozenSamples = (lengths: readonly number[], before: number | undefined): readonly boolean[] => {
  const none = [before ?? Infinity, ...lengths, Infinity].map((length) => length <= frozenTicks)
  return lengths.map((_, n) => none[n + 1] === true && (none[n] === true || none[n + 2] === true))
}

export const createTimeMender = (): TimeMender => {
  /** What is added to the stream's media time so that it goes on without a leap, in ticks. */
  let shift = 0
  let begun = false
  /** Length of the last sample of the fragment before, as stamped. */
  let before: number | undefined
  /** Usual length of a sample, in ticks. */
  let usual: number | undefined
  /** Media time as stamped, without what a lie was made good by, in milliseconds. */
  let stamped = 0
  let lies = false
  let seen: readonly Progress[] = []
  let recent: readonly { readonly at: number; readonly offset: number }[] = []

  /** The first sample of a stream has no stamp (ffmpeg's RTSP reader): it takes as long as the second one. */
  const mendFirst = (lengths: number[]): void => {
    const [first, second] = lengths
    if (first === undefined || second === undefined || second <= frozenTicks) return
    if (first <= second * firstShare && second <= first * firstShare) return
    lengths[0] = second
    shift += first - second
  }

  const mendFrozen = (lengths: number[], frozen: readonly boolean[]): void => {
    const length = usual ?? median(lengths.filter((_, n) => !frozen[n]))
    if (length !== undefined) frozen.forEach((is, n) => is && (lengths[n] = length))
  }

  /** Stamps that jump forward stretch the sample before: it ends when what follows arrived. */
  const mendJump = (lengths: number[], endMs: number, arrival: number, timescale: number): void => {
    const longest = Math.max(...lengths)
    const excess = ((endMs - arrival) * timescale) / 1000
    const limit = Math.max((usual ?? 0) * pauseShare, (jumpMs * timescale) / 1000)
    if (usual === undefined || excess * 1000 < jumpMs * timescale || longest < limit) return
    const left = longest - excess
    lengths[lengths.indexOf(longest)] = left < usual * pauseShare ? usual : left
  }

  /** How much longer than stamped the fragment really took. */
  const stretchOf = (
    lengthMs: number,
    end: { readonly media: number; readonly arrival: number },
    offset: number,
  ) => {
    const { arrival } = end
    seen = [...seen.filter(({ at }) => at > arrival - evidenceMs), { at: arrival, media: stamped }]
    const rate = trueRate(seen, lies)
    lies = rate !== 1
    if (!lies) {
      recent = []
      return 1
    }
    const length = lengthMs * rate
    // What came least late shows how far the media time that was written is behind.
    const alone = arrival - (end.media + length - lengthMs)
    recent = [...recent.filter(({ at }) => at > arrival - recentMs), { at: arrival, offset: alone }]
    const behind = Math.min(...recent.map((one) => one.offset)) - offset
    const limit = length * catchUpShare
    const made = Math.min(limit, Math.max(-limit, behind))
    recent = recent.map((one) => ({ ...one, offset: one.offset - made }))
    return (length + made) / lengthMs
  }

  return {
    mend: (fragment, offset) => {
      const { moof, times, arrival } = fragment
      const { reference } = times
      const { timescale } = reference.track
      if (reference.track.kind !== 'video' || reference.samples === 0) return { fragment, frozen: false }
      const stampedLengths = readSampleLengths(moof, reference.lengths)
      const lengths = [...stampedLengths]
      if (!begun) mendFirst(lengths)
      begun = true
      const frozenAt = frozenSamples(lengths, before)
      before = stampedLengths.at(-1)
      mendFrozen(lengths, frozenAt)
      const frozen = frozenAt.at(-1) === true
      const toMs = (ticks: number): number => (ticks * 1000) / timescale
      const start = reference.mediaTime + shift
      if (offset !== undefined) mendJump(lengths, toMs(start + sum(lengths)) + offset, arrival, timescale)
      usual = (frozen ? usual : median(lengths)) ?? usual

      const length = sum(lengths)
      stamped += toMs(length)
      const end = { media: toMs(start + length), arrival }
      const stretch = offset === undefined || length === 0 ? 1 : stretchOf(toMs(length), end, offset)
      const wanted = stretch === 1 ? lengths : lengths.map((one) => one * stretch)
      const isAsStamped = wanted.every((one, n) => one === stampedLengths[n])
      const written = isAsStamped ? undefined : writeSampleLengths(moof, reference.lengths, wanted)
      const duration = written ?? reference.duration
      const mended = withTimes(times, reference, { mediaTime: start, duration })
      shift += duration - reference.duration
      return {
        fragment: start === reference.mediaTime && isAsStamped ? fragment : { ...fragment, times: mended },
        frozen,
      }
    },
  }
}

const withTimes = (
  times: MovieFragment,
  reference: TrackFragment,
  changed: Pick<TrackFragment, 'mediaTime' | 'duration'>,
): MovieFragment => {
  const part = { ...reference, ...changed }
  return { ...times, reference: part, tracks: times.tracks.map((one) => (one === reference ? part : one)) }
}
