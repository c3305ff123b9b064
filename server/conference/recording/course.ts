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

/** What each kind of fact tells; those that are not here tell nothing. */
type Telling<Answer, More> = {
  readonly [Type in FloorFact['type']]?: (
    fact: Extract<FloorFact, { readonly type: Type }>,
    more: More,
  ) => Answer
}
/** Each function takes the fact under whose type it stands. */
const tell = <Answer, More>(
  telling: Telling<Answer, More>,
  fact: FloorFact,
  more: More,
): Answer | undefined =>
  (telling[fact.type] as ((fact: FloorFact, more: More) => Answer) | undefined)?.(fact, more)

const moments: Telling<Moment | undefined, EpochMs> = {
  'picture.changed': (fact, at) => pictureMoment(at, fact),
  'call.began': ({ seatId }, at) => ({ at, kind: 'call', seatId, text: null }),
  'share.started': ({ seatId }, at) => ({ at, kind: 'share', seatId, text: null }),
  'rollCall.started': (_fact, at) => ({ at, kind: 'rollCall', seatId: null, text: null }),
  'vote.opened': ({ question }, at) => ({ at, kind: 'vote', seatId: null, text: question }),
  'scene.applied': ({ name }, at) => ({ at, kind: 'scene', seatId: null, text: name }),
  'poll.started': ({ poll }, at) =>
    poll === 'broadcast' ? { at, kind: 'poll', seatId: null, text: null } : undefined,
  'recording.started': (_fact, at) => ({ at, kind: 'begin', seatId: null, text: null }),
  'recording.resumed': (_fact, at) => ({ at, kind: 'resume', seatId: null, text: null }),
}

/** What is on air after a fact. */
const changes: Telling<Omit<OnAir, 'from'>, Omit<OnAir, 'from'>> = {
  'picture.changed': ({ picture }, now) => ({ ...now, picture }),
  'tiles.changed': ({ seats }, now) => ({ ...now, picture: withSeats(now.picture, seats) }),
  'share.started': ({ seatId }, now) => ({ ...now, sharer: seatId }),
  'share.ended': (_fact, now) => ({ ...now, sharer: null }),
  'banner.changed': ({ text }, now) => ({ ...now, banner: text }),
  'subtitle.changed': ({ text }, now) => ({ ...now, subtitle: text }),
}

/** @param mainSeat who is on air before anything was changed */
export const courseOf = (events: readonly FloorEvent[], mainSeat: SeatId): Course => {
  const spans: { from: EpochMs; to: EpochMs | null }[] = []
  const told: Moment[] = []
  let now: Omit<OnAir, 'from'> = {
    picture: { show: 'venue', seatId: mainSeat },
    ...{ sharer: null, banner: null, subtitle: null },
  }
  const onAir: OnAir[] = [{ from: 0, ...now }]
  for (const { at, fact } of events) {
    const next = tell(changes, fact, now)
    if (next) {
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
    const moment = tell(moments, fact, at)
    if (moment) told.push(moment)
  }
  return { spans: spans.filter(({ from, to }) => to === null || to > from), onAir, moments: told }
}

/** Moments within what was recorded, those of one instant as one: the last is the most telling. */
export const recordedMoments = (
  { moments }: Pick<Course, 'moments'>,
  spans: readonly TimeRange[],
): readonly Moment[] =>
  moments
    .filter(({ at }) => spans.some(({ from, to }) => at >= from && at < to))
    .filter((moment, n, all) => (all[n + 1]?.at ?? Infinity) - moment.at >= 1000 || moment.kind === 'vote')
