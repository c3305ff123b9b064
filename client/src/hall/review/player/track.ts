import type { SourceId } from '../../../../../server/contract/ids.ts'
import type { FragmentPlace } from '../../../../../server/contract/footage.ts'
import { isSkimming } from './clock.ts'
import { createFragmentFeed, type LoadedFragment } from './fragment-feed.ts'
import type { FragmentIndex } from './fragment-index.ts'
import { createPictureDecoder, type DecodedPicture } from './picture-decoder.ts'

/**
 * How one camera stands at the instant that is looked at. `gap`: there is no footage of it; `transcoded`: shown, encoded
 * anew by the server.
 */
export type TrackState = 'shown' | 'transcoded' | 'loading' | 'gap' | 'failed' | 'unsupported'

/** One camera of a review. */
export interface Track {
  readonly source: SourceId
  /** Brings the picture of the instant `at`: `shown` where it is ready to be drawn. */
  prepare(at: number, rate: number, running: boolean): TrackState
  /** Draws what was prepared, where it is another picture than the one drawn. */
  draw(): void
  /** Wall clock of the picture drawn last; undefined before the first. */
  readonly shownAt: number | undefined
  /** Start of the picture after (1) or before (-1) the one seen at `at`; undefined where that is not known (yet). */
  step(at: number, direction: 1 | -1): number | undefined
  /** The fragment seen at `at` and the one after it, where they are at hand: for their sound. */
  loadedAt(at: number): readonly LoadedFragment[]
  /** Why footage cannot be fetched. */
  readonly failure: unknown
  close(): void
}

/** How many pictures before the one seen are kept while nothing moves. */
const keptWhilePaused = 6

export interface TrackOptions {
  readonly source: SourceId
  readonly index: FragmentIndex
  readonly canvas: HTMLCanvasElement
  readonly fetchBytes: (address: string, signal: AbortSignal) => Promise<Uint8Array>
  readonly onChange: () => void
}

/** Pictures in order of time, with the number of the one seen at `at`. */
const seenAt = ({ pictures }: LoadedFragment, at: number) => {
  const inOrder = [...pictures].sort((one, other) => one.from - other.from)
  return { inOrder, n: inOrder.findIndex(({ from, to }) => from <= at && at < to) }
}

/** A camera decoded by WebCodecs out of the fragments themselves: every frame exact. */
export const createTrack = ({ source, index, canvas, fetchBytes, onChange }: TrackOptions): Track => {
  const feed = createFragmentFeed({ source, index, fetchBytes, onLoaded: onChange })
  const decoder = createPictureDecoder({ onPicture: onChange })
  const context = canvas.getContext('2d', { alpha: false })
  let ready: DecodedPicture | undefined
  let shown: { readonly from: number } | undefined
  /** What this browser can decode, by codec. */
  const supported = new Map<string, boolean | 'asked'>()

  const draw = (picture: DecodedPicture): void => {
    if (shown?.from === picture.from) return
    const { displayWidth, displayHeight } = picture.frame
    if (canvas.width !== displayWidth || canvas.height !== displayHeight)
      Object.assign(canvas, { width: displayWidth, height: displayHeight })
    context?.drawImage(picture.frame, 0, 0, displayWidth, displayHeight)
    shown = { from: picture.from }
  }

  const canDecode = ({ codec, video }: LoadedFragment): boolean | undefined => {
    const known = supported.get(codec)
    if (known !== undefined) return known === 'asked' ? undefined : known
    supported.set(codec, 'asked')
    VideoDecoder.isConfigSupported({ codec, description: video.description })
      .then(
        (answer) => supported.set(codec, answer.supported === true),
        () => supported.set(codec, false),
      )
      .finally(onChange)
    return undefined
  }

  const partOf = (rate: number): 'all' | 'key' => (isSkimming(rate) ? 'key' : 'all')

  /** Fetches what will be seen soon. */
  const prefetch = (place: FragmentPlace, rate: number): FragmentPlace | undefined => {
    const ahead = rate < 0 ? index.previous(place) : index.next(place)
    const after = ahead && (rate < 0 ? index.previous(ahead) : index.next(ahead))
    for (const one of [ahead, after]) if (one) feed.get(one, partOf(rate))
    return ahead
  }

  return {
    source,
    prepare: (at, rate, running) => {
      ready = undefined
      const place = index.find(at)
      if (place === 'unknown') return index.failure === undefined ? 'loading' : 'failed'
      if (place === 'nothing') return 'gap'
      const fragment = feed.get(place, partOf(rate))
      const ahead = running || fragment ? prefetch(place, rate) : undefined
      if (!fragment) return feed.failure === undefined ? 'loading' : 'failed'
      const decodable = canDecode(fragment)
      if (decodable === undefined) return 'loading'
      if (!decodable) {
        if (feed.transcodes) return 'unsupported'
        feed.transcode()
        return 'loading'
      }
      const follower = ahead && rate > 0 ? feed.get(ahead, 'all') : undefined
      const picture = isSkimming(rate)
        ? decoder.wantKey(fragment)
        : decoder.want(at, fragment, follower, running ? 1 : keptWhilePaused)
      if (!picture) return decoder.failed ? 'failed' : 'loading'
      ready = picture
      return feed.transcodes ? 'transcoded' : 'shown'
    },
    draw: () => {
      if (ready) draw(ready)
    },
    get shownAt() {
      return shown?.from
    },
    step: (at, direction) => {
      const place = index.find(at)
      const fragment = typeof place === 'object' ? feed.get(place, 'all') : undefined
      if (!fragment) return undefined
      const { inOrder, n } = seenAt(fragment, at)
      const near = inOrder[n + direction]
      if (near) return near.from
      const beside = direction === 1 ? index.next(fragment.place) : index.previous(fragment.place)
      if (!beside) return undefined
      if (direction === 1) return beside.from
      const before = feed.get(beside, 'all')
      return before && Math.max(...before.pictures.map(({ from }) => from))
    },
    loadedAt: (at) => {
      const place = index.find(at)
      if (typeof place !== 'object') return []
      const after = index.next(place)
      return [feed.get(place, 'all'), after && feed.get(after, 'all')].flatMap((one) => one ?? [])
    },
    get failure() {
      return index.failure ?? feed.failure
    },
    close: () => {
      feed.close()
      decoder.close()
      index.close()
    },
  }
}
