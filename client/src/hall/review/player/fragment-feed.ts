import type { FragmentPlace } from '../../../../../server/contract/footage.ts'
import type { SourceId } from '../../../../../server/contract/ids.ts'
import type { FragmentIndex } from './fragment-index.ts'
import { readFragment, readHeader, type CodedSample, type TrackHeader } from './mp4.ts'

/** A coded picture with the wall clock that it is seen from and until. */
export interface TimedPicture {
  readonly from: number
  readonly to: number
  readonly key: boolean
  readonly data: Uint8Array
}

/** A fragment, ready to be decoded. */
export interface LoadedFragment {
  readonly place: FragmentPlace
  readonly video: TrackHeader
  /** RFC 6381. */
  readonly codec: string
  /** In decoding order. */
  readonly pictures: readonly TimedPicture[]
  readonly sound:
    | { readonly header: TrackHeader; readonly codec: string; readonly samples: readonly CodedSample[] }
    | undefined
  /** Wall clock of second 0 of its samples' times. */
  readonly origin: number
}

/** Fetches fragments; the latest few are kept. */
export interface FragmentFeed {
  /** What is at hand now; begins to fetch what is not. */
  get(place: FragmentPlace, part: 'all' | 'key'): LoadedFragment | undefined
  /** From now on the server encodes everything anew: this browser cannot play what was recorded. */
  transcode(): void
  readonly transcodes: boolean
  /** Why the last fetch failed; undefined where it did not. */
  readonly failure: unknown
  close(): void
}

/** Some 25 s of a camera. */
const keptFragments = 12
/** What could not be fetched is asked for again after this. */
const againMs = 1500

/** Wall clock of each picture: media time is wall clock minus the origin, the first picture begins the fragment. */
export const timePictures = (
  samples: readonly CodedSample[],
  place: FragmentPlace,
): readonly TimedPicture[] => {
  const first = Math.min(...samples.map(({ time }) => time))
  const starts = samples.map(({ time }) => place.from + (time - first) * 1000)
  const inOrder = [...starts].sort((one, other) => one - other)
  return samples.map((sample, n) => {
    const from = starts[n] ?? place.from
    const next = inOrder[inOrder.indexOf(from) + 1]
    return { from, to: next ?? Math.max(place.to, from + 1), key: sample.key, data: sample.data }
  })
}

export const createFragmentFeed = (options: {
  readonly source: SourceId
  readonly index: Pick<FragmentIndex, 'header'>
  readonly fetchBytes: (address: string, signal: AbortSignal) => Promise<Uint8Array>
  readonly onLoaded: () => void
}): FragmentFeed => {
  const { index, fetchBytes, onLoaded } = options
  const kept = new Map<string, LoadedFragment>()
  const loading = new Set<string>()
  /** Until when what failed is left alone. */
  const resting = new Map<string, number>()
  const headers = new Map<string, Promise<readonly TrackHeader[]>>()
  const closing = new AbortController()
  let failure: unknown
  let transcodes = false

  const headerOf = (digest: string): Promise<readonly TrackHeader[]> => {
    const known = headers.get(digest)
    if (known) return known
    const clip = index.header(digest)?.clip ?? ''
    const asked = fetchBytes(`/api/footage/clips/${clip}/init.mp4`, closing.signal).then(readHeader)
    headers.set(digest, asked)
    asked.catch(() => headers.delete(digest))
    return asked
  }

  /** A little file of its own, with what decodes it in front. */
  const loadTranscoded = async (place: FragmentPlace): Promise<LoadedFragment> => {
    const origin = Math.floor(place.from)
    const address = `/api/footage/clips/${place.clip}/fragments/${place.n}.m4s?origin=${origin}&as=h264`
    const bytes = await fetchBytes(address, closing.signal)
    const video = readHeader(bytes).find(({ kind }) => kind === 'video')
    if (!video) throw new Error('the fragment has no picture')
    const [profile = 0, constraints = 0, level = 0] = video.description.subarray(1, 4)
    const hex = [profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    return {
      ...{ place, video, origin, codec: `avc1.${hex}`, sound: undefined },
      pictures: timePictures(readFragment(bytes, video), place),
    }
  }

  const load = async (place: FragmentPlace, part: 'all' | 'key'): Promise<LoadedFragment> => {
    if (transcodes) return loadTranscoded(place)
    const origin = Math.floor(place.from)
    const address = `/api/footage/clips/${place.clip}/fragments/${place.n}.m4s?origin=${origin}${part === 'key' ? '&part=key' : ''}`
    const [tracks, bytes] = await Promise.all([headerOf(place.header), fetchBytes(address, closing.signal)])
    const video = tracks.find(({ kind }) => kind === 'video')
    if (!video) throw new Error('the fragment has no picture')
    const codecs = (index.header(place.header)?.codecs ?? '').split(',')
    const audio = tracks.find(({ kind }) => kind === 'audio')
    return {
      ...{ place, video, origin },
      codec: codecs[tracks.indexOf(video)] ?? '',
      pictures: timePictures(readFragment(bytes, video), place),
      sound: audio && {
        header: audio,
        codec: codecs[tracks.indexOf(audio)] ?? '',
        samples: part === 'key' ? [] : readFragment(bytes, audio),
      },
    }
  }

  return {
    get: (place, part) => {
      const whole = `${place.clip} ${place.n} all`
      const key = part === 'key' && !kept.has(whole) ? `${place.clip} ${place.n} key` : whole
      const known = kept.get(key)
      if (known) {
        kept.delete(key)
        kept.set(key, known)
        return known
      }
      if (loading.has(key) || closing.signal.aborted || (resting.get(key) ?? 0) > Date.now()) return undefined
      loading.add(key)
      const wasTranscoding = transcodes
      load(place, part)
        .then(
          (loaded) => {
            failure = undefined
            // What was on its way when everything changed is of no more use.
            if (transcodes !== wasTranscoding) return
            kept.set(key, loaded)
            const [oldest] = kept.keys()
            if (kept.size > keptFragments && oldest !== undefined) kept.delete(oldest)
          },
          (error: unknown) => {
            if (closing.signal.aborted) return
            failure = error
            resting.set(key, Date.now() + againMs)
          },
        )
        .finally(() => {
          loading.delete(key)
          onLoaded()
        })
      return undefined
    },
    transcode: () => {
      transcodes = true
      kept.clear()
    },
    get transcodes() {
      return transcodes
    },
    get failure() {
      return failure
    },
    close: () => closing.abort(),
  }
}
