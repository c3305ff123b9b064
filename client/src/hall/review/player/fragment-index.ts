import type { FragmentList, FragmentPlace } from '../../../../../server/contract/footage.ts'
import type { TimeRange } from '../../../../../server/contract/time.ts'

/** What there is at an instant: a fragment, nothing, or not known yet (it is being asked for). */
export type Found = FragmentPlace | 'nothing' | 'unknown'

/** Where the fragments of one source lie, learnt window by window as they are needed. */
export interface FragmentIndex {
  find(at: number): Found
  /** The fragment that follows, or comes before, one; undefined where a hole, or the unknown, lies there. */
  next(place: FragmentPlace): FragmentPlace | undefined
  previous(place: FragmentPlace): FragmentPlace | undefined
  header(digest: string): FragmentList['headers'][string] | undefined
  /** Why it is not known what there is; undefined while all is well. */
  readonly failure: unknown
  /** Frees what is under way. */
  close(): void
}

/** What is asked for at once. */
export const windowMs = 600_000
/** A window that still grows is asked for again no sooner than this. */
const againMs = 1000
const failedMs = 2000
/** Two fragments this near to each other are one stretch: the earlier picture is seen until the later begins. */
export const joinMs = 100

export const windowOf = (at: number): TimeRange => {
  const from = Math.floor(at / windowMs) * windowMs
  return { from, to: from + windowMs }
}

/** The fragment of a sorted list that is seen at an instant. */
export const placeAt = (items: readonly FragmentPlace[], at: number): FragmentPlace | undefined => {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((items[middle]?.from ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  const found = items[low - 1]
  if (!found) return undefined
  const follower = items[low]
  const end = follower && follower.from - found.to <= joinMs ? follower.from : found.to
  return at < end ? found : undefined
}

/** Neighbours without a seam: each is seen until the next begins, whatever the rounding of their ends. */
export const joined = (items: readonly FragmentPlace[]): readonly FragmentPlace[] =>
  items.map((item, n) => {
    const follower = items[n + 1]
    return follower && follower.from - item.to <= joinMs ? { ...item, to: follower.from } : item
  })

interface Window {
  readonly items: readonly FragmentPlace[]
  /** Still growing when it was asked for, at this moment of the monotonic clock. */
  readonly growing: boolean
  readonly askedAt: number
}

export const createFragmentIndex = (options: {
  readonly load: (range: TimeRange, signal: AbortSignal) => Promise<FragmentList>
  /** Told when more is known, or when asking failed. */
  readonly onKnown: (error?: unknown) => void
  readonly monotonic: () => number
}): FragmentIndex => {
  const { load, onKnown, monotonic } = options
  const windows = new Map<number, Window>()
  const asking = new Set<number>()
  const headers = new Map<string, FragmentList['headers'][string]>()
  const closing = new AbortController()
  /** What failed is asked for again no sooner than this, by the monotonic clock. */
  let restUntil = -Infinity
  let failure: unknown

  const ask = (from: number): void => {
    if (asking.has(from) || closing.signal.aborted || monotonic() < restUntil) return
    asking.add(from)
    load({ from, to: from + windowMs }, closing.signal)
      .then(
        (list) => {
          failure = undefined
          for (const [digest, header] of Object.entries(list.headers)) headers.set(digest, header)
          windows.set(from, {
            items: joined(list.items),
            growing: from + windowMs > list.now - 60_000,
            askedAt: monotonic(),
          })
          onKnown()
        },
        (error: unknown) => {
          if (closing.signal.aborted) return
          failure = error
          restUntil = monotonic() + failedMs
          onKnown(error)
        },
      )
      .finally(() => asking.delete(from))
  }

  /** What is known of the window; asks where nothing is, or where it may have grown. */
  const windowAt = (at: number, wantsMore: (known: Window) => boolean): Window | undefined => {
    const { from } = windowOf(at)
    const known = windows.get(from)
    if (!known) ask(from)
    else if (known.growing && wantsMore(known) && monotonic() - known.askedAt > againMs) ask(from)
    return known
  }

  const find = (at: number): Found => {
    const reachesBeyond = ({ items }: Window) => at >= (items.at(-1)?.to ?? 0) - 10_000
    const known = windowAt(at, reachesBeyond)
    if (!known) return 'unknown'
    const found = placeAt(known.items, at)
    if (found) return found
    // A fragment stands in the window that holds its start.
    const before = windowAt(at - windowMs, () => false)
    return placeAt(before?.items ?? [], at) ?? (before ? 'nothing' : 'unknown')
  }

  const near = (at: number, admits: (found: FragmentPlace) => boolean): FragmentPlace | undefined => {
    const found = find(at)
    return typeof found === 'object' && admits(found) ? found : undefined
  }

  return {
    find,
    next: (place) =>
      near(place.to + joinMs / 2, (found) => found.from > place.from) ??
      near(place.to + 1, (found) => found.from > place.from),
    previous: (place) => near(place.from - 1, (found) => found.from < place.from),
    header: (digest) => headers.get(digest),
    get failure() {
      return failure
    },
    close: () => closing.abort(),
  }
}
