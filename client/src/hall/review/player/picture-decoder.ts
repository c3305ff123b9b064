import type { LoadedFragment, TimedPicture } from './fragment-feed.ts'

/** A decoded picture; half-open time by the wall clock. It belongs to the decoder, which closes it. */
export interface DecodedPicture {
  readonly from: number
  readonly to: number
  readonly frame: VideoFrame
}

/** Decodes one camera's pictures around the instant that is looked at (WebCodecs). */
export interface PictureDecoder {
  /**
   * The picture seen at `at`, once it is decoded; decodes on towards it, and a little ahead.
   * @param follower the fragment after `fragment`, where it is at hand already
   * @param keep how many pictures before it are kept, for steps back
   */
  want(
    at: number,
    fragment: LoadedFragment,
    follower: LoadedFragment | undefined,
    keep: number,
  ): DecodedPicture | undefined
  /** The key frame of a fragment, once it is decoded: it stands for all of the fragment. */
  wantKey(fragment: LoadedFragment): DecodedPicture | undefined
  /** Whether the browser failed to decode; what is wanted next is tried anew. */
  readonly failed: boolean
  close(): void
}

/** Decoded pictures held ahead of what is seen. Decoders in hardware have few to give. */
const aheadPictures = 8
/** Pictures handed over and not yet decoded; some decoders answer only after many. */
const mostPending = 20
const mostQueued = 8

const holds = (at: number) => (one: { readonly from: number; readonly to: number }) =>
  one.from <= at && at < one.to

export const createPictureDecoder = (options: {
  /** Told when a picture was decoded. */
  readonly onPicture: () => void
}): PictureDecoder => {
  let decoder: VideoDecoder | undefined
  let mode: 'whole' | 'key' | undefined
  let header: string | undefined
  /** What is handed over next. */
  let cursor: { fragment: LoadedFragment; n: number } | undefined
  let pictures: DecodedPicture[] = []
  /** Handed over and not yet come back, by timestamp. */
  const pending = new Map<number, { readonly from: number; readonly to: number }>()
  let wanted = 0
  let kept = 0
  /** What is decoded towards: each picture that comes back makes room for another, without waiting for the screen. */
  let aim: Parameters<typeof feed> | undefined
  let flushing = false
  let failed = false

  /** Lets go of what lies behind what is seen. */
  const drop = (): void => {
    const behind = pictures.filter(({ to }) => to <= wanted)
    for (const old of behind.slice(0, Math.max(0, behind.length - kept))) {
      old.frame.close()
      pictures = pictures.filter((one) => one !== old)
    }
  }

  const take = (frame: VideoFrame): void => {
    const times = pending.get(frame.timestamp)
    pending.delete(frame.timestamp)
    if (!times) {
      frame.close()
      return
    }
    pictures.push({ ...times, frame })
    pictures.sort((one, other) => one.from - other.from)
    drop()
    if (aim) feed(...aim)
    options.onPicture()
  }

  const restart = (fragment: LoadedFragment, as: 'whole' | 'key'): void => {
    for (const { frame } of pictures) frame.close()
    pictures = []
    pending.clear()
    flushing = false
    if (!decoder || decoder.state === 'closed') {
      const own = new VideoDecoder({
        output: (frame) => (own === decoder ? take(frame) : frame.close()),
        error: () => {
          if (own !== decoder) return
          failed = true
          decoder = undefined
          options.onPicture()
        },
      })
      decoder = own
    } else decoder.reset()
    decoder.configure({
      codec: fragment.codec,
      description: fragment.video.description,
      optimizeForLatency: true,
    })
    mode = as
    header = fragment.place.header
    cursor = { fragment, n: 0 }
  }

  const hand = (picture: TimedPicture): void => {
    // Microseconds of the epoch are whole and exact in a double.
    const timestamp = Math.round(picture.from * 1000)
    pending.set(timestamp, picture)
    decoder?.decode(
      new EncodedVideoChunk({ type: picture.key ? 'key' : 'delta', timestamp, data: picture.data }),
    )
  }

  /** A fragment begins with a key frame, so nothing is lost where all before it is flushed out. */
  const flush = (): void => {
    if (!decoder || flushing || pending.size === 0) return
    flushing = true
    const own = decoder
    own.flush().then(
      () => {
        if (own !== decoder) return
        flushing = false
        pending.clear()
        if (aim) feed(...aim)
        options.onPicture()
      },
      // Reset or failed meanwhile: told elsewhere.
      () => undefined,
    )
  }

  /** The cursor can still reach `at` without beginning at a key frame again. */
  const reaches = (at: number, fragment: LoadedFragment): boolean => {
    if (!cursor || mode !== 'whole' || header !== fragment.place.header || !decoder) return false
    const sameFragment = cursor.fragment.place.from === fragment.place.from
    const isFollower = cursor.fragment.place.from > fragment.place.from
    const atEnd = cursor.n >= cursor.fragment.pictures.length
    if (!sameFragment && !isFollower)
      // What follows directly is gone on to.
      return atEnd && Math.abs(fragment.place.from - cursor.fragment.place.to) < 200
    const coming = [...pending.values(), ...pictures]
    if (coming.some(holds(at))) return true
    if (isFollower) return false
    return cursor.fragment.pictures.slice(cursor.n).some(holds(at))
  }

  const feed = (at: number, fragment: LoadedFragment, follower: LoadedFragment | undefined): void => {
    while (decoder && cursor && !flushing) {
      const ahead = pictures.filter(({ from }) => from > at).length
      if (ahead >= aheadPictures || pending.size >= mostPending || decoder.decodeQueueSize >= mostQueued)
        return
      const picture = cursor.fragment.pictures[cursor.n]
      if (picture) {
        cursor.n += 1
        hand(picture)
        continue
      }
      const next = cursor.fragment.place.from < fragment.place.from ? fragment : follower
      if (
        !next ||
        next.place.from <= cursor.fragment.place.from ||
        next.place.header !== header ||
        next.pictures.length === 0
      ) {
        flush()
        return
      }
      cursor = { fragment: next, n: 0 }
    }
  }

  return {
    want: (at, fragment, follower, keep) => {
      failed = false
      wanted = at
      kept = keep
      if (fragment.pictures.length === 0) return undefined
      const found = mode === 'whole' ? pictures.find(holds(at)) : undefined
      if (!found && !reaches(at, fragment)) restart(fragment, 'whole')
      drop()
      aim = [at, fragment, follower]
      feed(...aim)
      return found ?? pictures.find(holds(at))
    },
    wantKey: (fragment) => {
      failed = false
      aim = undefined
      const key = fragment.pictures[0]
      if (!key) return undefined
      const { from, to } = fragment.place
      const found = mode === 'key' ? pictures.find((one) => one.from === from) : undefined
      if (found) {
        wanted = from
        kept = 1
        drop()
        return found
      }
      if (mode !== 'key' || header !== fragment.place.header || !decoder) restart(fragment, 'key')
      if (!flushing && pending.size === 0) {
        // Pictures of the other direction are of no more use.
        wanted = from
        for (const one of pictures.filter((old) => old.from > from)) one.frame.close()
        pictures = pictures.filter((old) => old.from <= from)
        hand({ ...key, from, to })
        flush()
      }
      return undefined
    },
    get failed() {
      return failed
    },
    close: () => {
      for (const { frame } of pictures) frame.close()
      pictures = []
      const old = decoder
      decoder = undefined
      aim = undefined
      if (old && old.state !== 'closed') old.close()
    },
  }
}
