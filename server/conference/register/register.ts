import type { UnitId } from '../../contract/ids.ts'
import type { AttendanceState, AttendanceStatistics } from '../../contract/attendance.ts'
import type { VenuePart } from '../../contract/meeting-plan.ts'
import type { ReceiptState } from '../../contract/notice.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'

/** Somebody of a venue was in the meeting; `to` is null while they are. */
export interface Presence {
  readonly unitId: UnitId
  readonly name: string
  readonly from: EpochMs
  readonly to: EpochMs | null
}

/** Somebody of a venue signed in by name. */
export interface SignIn {
  readonly unitId: UnitId
  readonly name: string
  readonly title: string
  readonly at: EpochMs
}

export interface RegisteredVenue {
  readonly unitId: UnitId
  readonly part: VenuePart
  readonly receipt: ReceiptState
  /** Whom the receipt names to attend. */
  readonly named: readonly { readonly name: string; readonly title: string }[]
}

export interface RegisterPolicy {
  /** Who comes later than this after the start is late. */
  readonly lateMs: number
  /** Who goes earlier than this before the end left early. */
  readonly earlyMs: number
  /** Who is back within this was not away: the network broke. */
  readonly bridgeMs: number
  /** Signing in begins this long before the start; who was there before only tested. */
  readonly openMs: number
}

export interface RegisterLine {
  readonly unitId: UnitId
  readonly part: VenuePart
  readonly state: AttendanceState
  readonly late: boolean
  readonly leftEarly: boolean
  readonly arrivedAt: EpochMs | null
  readonly leftAt: EpochMs | null
  readonly presentMs: number
  readonly breaks: number
  readonly people: readonly {
    readonly name: string
    readonly title: string
    readonly expected: boolean
    readonly signedAt: EpochMs | null
  }[]
}

/** The meeting as the register sees it; `end` is null while it is not over. */
export interface HeldTime {
  readonly startsAt: EpochMs
  readonly end: EpochMs | null
}

/** A meeting that nobody ended is over this long after its planned end, once nobody is in it any more. */
const forgottenMs = 30 * 60_000

/** When the meeting is held: to its end, or, where nobody ended it, until the last one left. */
export const heldTime = (
  planned: { readonly startsAt: EpochMs; readonly end: EpochMs },
  endedAt: EpochMs | null,
  presences: readonly Presence[],
  now: EpochMs,
): HeldTime => {
  const { startsAt } = planned
  if (endedAt !== null) return { startsAt, end: endedAt }
  if (now < planned.end + forgottenMs || presences.some(({ to }) => to === null))
    return { startsAt, end: null }
  const lastLeft = Math.max(...presences.map(({ to }) => to ?? startsAt), startsAt)
  return { startsAt, end: lastLeft > startsAt ? lastLeft : planned.end }
}

/** Stays that overlap, or that follow one another within `bridgeMs`, are one. */
export const stays = (presences: readonly TimeRange[], bridgeMs: number): readonly TimeRange[] => {
  const merged: TimeRange[] = []
  for (const { from, to } of presences.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1)
    if (last && from <= last.to + bridgeMs)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else merged.push({ from, to })
  }
  return merged
}

const within = (spans: readonly TimeRange[], { from, to }: TimeRange): readonly TimeRange[] =>
  spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from < span.to)

const earliest = (times: readonly EpochMs[]): EpochMs | null =>
  times.length === 0 ? null : Math.min(...times)

const peopleOf = (named: RegisteredVenue['named'], signed: readonly SignIn[]): RegisterLine['people'] => {
  const at = new Map<string, SignIn>()
  for (const one of signed) {
    const before = at.get(one.name)
    if (!before || one.at < before.at) at.set(one.name, { ...one, title: one.title || (before?.title ?? '') })
  }
  const expected = new Set(named.map(({ name }) => name))
  return [
    ...named.map(({ name, title }) => ({ name, title, expected: true, signedAt: at.get(name)?.at ?? null })),
    ...[...at.values()]
      .filter(({ name }) => !expected.has(name))
      .map(({ name, title, at: signedAt }) => ({ name, title, expected: false, signedAt })),
  ]
}

const lineOf = (
  venue: RegisteredVenue,
  presences: readonly Presence[],
  signIns: readonly SignIn[],
  held: HeldTime,
  policy: RegisterPolicy,
  now: EpochMs,
): RegisterLine => {
  const { unitId, part } = venue
  const until = held.end ?? now
  const opens = held.startsAt - policy.openMs
  const there = presences.filter((one) => one.from < until && (one.to ?? until) > opens)
  const all = stays(
    within(
      there.map(({ from, to }) => ({ from, to: to ?? until })),
      { from: opens, to: until },
    ),
    policy.bridgeMs,
  )
  const inMeeting = within(all, { from: held.startsAt, to: until })
  const byName = signIns.filter((one) => one.at >= opens && one.at <= until)
  // Before the start whoever is there is there; after it only who stayed to it.
  const counted = until <= held.startsAt ? all : all.filter(({ to }) => to > held.startsAt)
  const arrivedAt = earliest([...counted.map(({ from }) => from), ...byName.map(({ at }) => at)])
  const gone = there.every(({ to }) => to !== null)
  const leftAt = counted.length > 0 && gone ? (counted.at(-1)?.to ?? null) : null
  const over = held.end !== null
  const absence = venue.receipt === 'decline' ? 'leave' : over ? 'absent' : 'awaited'
  return {
    unitId,
    part,
    state: arrivedAt === null ? absence : 'present',
    late: arrivedAt !== null && arrivedAt > held.startsAt + policy.lateMs,
    leftEarly: over && leftAt !== null && leftAt < until - policy.earlyMs,
    arrivedAt,
    leftAt,
    presentMs: inMeeting.reduce((sum, { from, to }) => sum + to - from, 0),
    breaks: Math.max(0, inMeeting.length - 1),
    people: peopleOf(venue.named, [
      ...byName,
      ...there.map(({ name, from }): SignIn => ({ unitId, name, title: '', at: Math.max(from, opens) })),
    ]),
  }
}

/** Who came, who is on leave, who stayed away, who was late, who left early: of each venue, in their order. */
export const registerOf = (
  venues: readonly RegisteredVenue[],
  facts: {
    readonly presences: readonly Presence[]
    readonly signIns: readonly SignIn[]
    readonly held: HeldTime
    readonly now: EpochMs
  },
  policy: RegisterPolicy,
): readonly RegisterLine[] => {
  const presences = Map.groupBy(facts.presences, ({ unitId }) => unitId)
  const signIns = Map.groupBy(facts.signIns, ({ unitId }) => unitId)
  return venues.map((venue) =>
    lineOf(
      venue,
      presences.get(venue.unitId) ?? [],
      signIns.get(venue.unitId) ?? [],
      facts.held,
      policy,
      facts.now,
    ),
  )
}

export const registerStatistics = (lines: readonly RegisterLine[]): AttendanceStatistics => {
  const venues = lines.filter(({ part }) => part !== 'observer')
  const observers = lines.filter(({ part }) => part === 'observer')
  const people = lines.flatMap((line) => line.people)
  const count = (state: AttendanceState): number => venues.filter((line) => line.state === state).length
  return {
    expected: venues.length,
    present: count('present'),
    leave: count('leave'),
    absent: count('absent'),
    awaited: count('awaited'),
    late: venues.filter(({ late }) => late).length,
    leftEarly: venues.filter(({ leftEarly }) => leftEarly).length,
    observers: observers.length,
    observersPresent: observers.filter(({ state }) => state === 'present').length,
    peopleExpected: people.filter(({ expected }) => expected).length,
    peoplePresent: people.filter(({ signedAt }) => signedAt !== null).length,
  }
}
