import type { Picture } from '../../contract/floor/state.ts'
import type { FloorFact } from '../../contract/floor/facts.ts'
import type { SeatId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { FloorEvent } from '../floor/next-floor.ts'

/** What was on air from a moment on. */
export interface OnAir {
  readonly from: EpochMs
  readonly picture: Picture
  readonly sharer: SeatId | null
  readonly banner: string | null
  readonly subtitle: string | null
}

/** What happened, for whoever looks for it: who, and what it is called. */
export interface Moment {
  readonly at: EpochMs
  readonly kind:
    'begin' | 'venue' | 'panel' | 'share' | 'call' | 'rollCall' | 'vote' | 'scene' | 'poll' | 'resume'
  readonly seatId: SeatId | null
  /** Of a vote its question, of a scene its name. */
  readonly text: string | null
}

/** What the log of a floor says of its recording. Pure. */
export interface Course {
  /** When it was recorded; the last one may still last: then to is null. */
  readonly spans: readonly { readonly from: EpochMs; readonly to: EpochMs | null }[]
  readonly onAir: readonly OnAir[]
  readonly moments: readonly Moment[]
}

const withSeats = (picture: Picture, seats: readonly (SeatId | null)[]): Picture =>
  picture.show === 'panel'
    ? { show: 'panel', tiles: picture.tiles.map((tile, n) => ({ ...tile, seatId: seats[n] ?? null })) }
    : picture

const pictureMoment = (
  at: EpochMs,
  { picture, why }: Extract<FloorFact, { type: 'picture.changed' }>,
): Moment | undefined => {
  // The turns of a poll are one moment; a call and the end of a share are told by themselves.
  if (why === 'poll' || why === 'call' || why === 'callEnded' || why === 'shareEnded') return undefined
  if (picture.show === 'venue') return { at, kind: 'venue', seatId: picture.seatId, text: null }
  if (picture.show === 'share') return undefined
  return { at, kind: 'panel', seatId: null, text: String(picture.tiles.length) }
}

const momentOf = (at: EpochMs, fact: FloorFact): Moment | undefined => {
  switch (fact.type) {
    case 'picture.changed':
      return pictureMoment(at, fact)
    case 'call.began':
      return { at, kind: 'call', seatId: fact.seatId, text: null }
    case 'share.started':
      return { at, kind: 'share', seatId: fact.seatId, text: null }
    case 'rollCall.started':
      return { at, kind: 'rollCall', seatId: null, text: null }
    case 'vote.opened':
      return { at, kind: 'vote', seatId: null, text: fact.question }
    case 'scene.applied':
      return { at, kind: 'scene', seatId: null, text: fact.name }
    case 'poll.started':
      return fact.poll === 'broadcast' ? { at, kind: 'poll', seatId: null, text: null } : undefined
    case 'recording.started':
      return { at, kind: 'begin', seatId: null, text: null }
    case 'recording.resumed':
      return { at, kind: 'resume', seatId: null, text: null }
    default:
      return undefined
  }
}

/** What is on air after a fact; the same object where it says nothing of that. */
const after = (now: Omit<OnAir, 'from'>, fact: FloorFact): Omit<OnAir, 'from'> => {
  switch (fact.type) {
    case 'picture.changed':
      return { ...now, picture: fact.picture }
    case 'tiles.changed':
      return { ...now, picture: withSeats(now.picture, fact.seats) }
    case 'share.started':
      return { ...now, sharer: fact.seatId }
    case 'share.ended':
      return { ...now, sharer: null }
    case 'banner.changed':
      return { ...now, banner: fact.text }
    case 'subtitle.changed':
      return { ...now, subtitle: fact.text }
    default:
      return now
  }
}

/** @param mainSeat who is on air before anything was changed */
export const courseOf = (events: readonly FloorEvent[], mainSeat: SeatId): Course => {
  const spans: { from: EpochMs; to: EpochMs | null }[] = []
  const moments: Moment[] = []
  let now: Omit<OnAir, 'from'> = {
    picture: { show: 'venue', seatId: mainSeat },
    ...{ sharer: null, banner: null, subtitle: null },
  }
  const onAir: OnAir[] = [{ from: 0, ...now }]
  for (const { at, fact } of events) {
    const next = after(now, fact)
    if (next !== now) {
      now = next
      if (onAir.at(-1)?.from === at) onAir.pop()
      onAir.push({ from: at, ...now })
    }
    const open = spans.at(-1)
    if (fact.type === 'recording.started' || fact.type === 'recording.resumed') {
      if (open?.to !== null) spans.push({ from: at, to: null })
    } else if (fact.type === 'recording.paused' || fact.type === 'recording.stopped') {
      if (open?.to === null) open.to = at
    }
    const moment = momentOf(at, fact)
    if (moment) moments.push(moment)
  }
  return { spans: spans.filter(({ from, to }) => to === null || to > from), onAir, moments }
}

/** Moments within what was recorded, those of one instant as one: the last is the most telling. */
export const recordedMoments = (
  { moments }: Pick<Course, 'moments'>,
  spans: readonly TimeRange[],
): readonly Moment[] =>
  moments
    .filter(({ at }) => spans.some(({ from, to }) => at >= from && at < to))
    .filter((moment, n, all) => (all[n + 1]?.at ?? Infinity) - moment.at >= 1000 || moment.kind === 'vote')
