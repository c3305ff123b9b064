import type { MeetingId, NodeId, SeriesId, UnitId, UserId } from '../../contract/ids.ts'
import type {
  AgendaEntry,
  Disclosure,
  MeetingPhase,
  PlanChange,
  Recurrence,
  ReleaseKind,
  VenuePart,
} from '../../contract/meeting-plan.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** What a secretary decides of a meeting. */
export interface PlanContent {
  readonly title: string
  readonly startsAt: EpochMs
  readonly minutes: number
  readonly mainVenueId: UnitId
  readonly chairVenueId: UnitId
  /** Branch venues. */
  readonly venueIds: readonly UnitId[]
  readonly observerIds: readonly UnitId[]
  readonly secretary: { readonly name: string; readonly telephone: string }
  readonly requirements: string
  readonly agenda: readonly AgendaEntry[]
  readonly disclosure: Disclosure
  readonly emergency: boolean
  readonly replyBy: EpochMs | null
  readonly recurrence: Recurrence | null
  /** Asked of whoever joins; '': none. */
  readonly password: string
}

/** What is to be told to the venues. */
export type Release =
  | { readonly kind: 'notice' }
  | {
      readonly kind: 'change'
      readonly content: PlanContent
      readonly reason: string
      readonly following: boolean
    }
  | { readonly kind: 'postpone'; readonly startsAt: EpochMs | null; readonly reason: string }
  | { readonly kind: 'cancel'; readonly reason: string; readonly following: boolean }

/** A release that waits for approval (审签). */
export interface Proposal {
  readonly release: Release
  readonly by: UserId
  readonly byName: string
  readonly at: EpochMs
}

export interface Plan {
  readonly id: MeetingId
  readonly homeNode: NodeId
  readonly createdBy: UserId | null
  readonly state: MeetingPhase
  readonly content: PlanContent
  readonly seriesId: SeriesId | null
  /** How often venues were told of it; 0: not yet. */
  readonly sequence: number
  /** When they were told first. */
  readonly noticedAt: EpochMs | null
  readonly proposal: Proposal | null
  /** Why the last proposal came back. */
  readonly returned: { readonly remark: string; readonly byName: string; readonly at: EpochMs } | null
}

export const minuteMs = 60_000

export const endOf = ({ startsAt, minutes }: Pick<PlanContent, 'startsAt' | 'minutes'>): EpochMs =>
  startsAt + minutes * minuteMs

export interface Venue {
  readonly unitId: UnitId
  readonly part: VenuePart
}

/** The main venue, the branches, then the observers; who is asked in two ways takes part in the higher one. */
export const venuesOfPlan = ({
  mainVenueId,
  venueIds,
  observerIds,
}: Pick<PlanContent, 'mainVenueId' | 'venueIds' | 'observerIds'>): readonly Venue[] => {
  const branches = new Set(venueIds.filter((unitId) => unitId !== mainVenueId))
  const observers = new Set(observerIds.filter((unitId) => unitId !== mainVenueId && !branches.has(unitId)))
  return [
    { unitId: mainVenueId, part: 'main' },
    ...[...branches].map((unitId): Venue => ({ unitId, part: 'branch' })),
    ...[...observers].map((unitId): Venue => ({ unitId, part: 'observer' })),
  ]
}

/** When each entry of the agenda begins: one after the other from the start of the meeting. */
export const agendaTimes = ({
  startsAt,
  agenda,
}: Pick<PlanContent, 'startsAt' | 'agenda'>): readonly EpochMs[] => {
  let at = startsAt
  return agenda.map(({ minutes }) => {
    const begins = at
    at += minutes * minuteMs
    return begins
  })
}

/**
 * What must hold of every draft.
 * @throws DomainError `plan.agendaTooLong`, `plan.chairNotVenue`, `plan.replyTooLate`, `plan.disclosureBasisMissing`
 */
export const checkContent = (content: PlanContent): void => {
  const talked = content.agenda.reduce((sum, { minutes }) => sum + minutes, 0)
  if (talked > content.minutes)
    throw new DomainError('plan.agendaTooLong', { agendaMinutes: talked, minutes: content.minutes })
  const chair = venuesOfPlan(content).find(({ unitId }) => unitId === content.chairVenueId)
  if (!chair || chair.part === 'observer') throw new DomainError('plan.chairNotVenue')
  if (content.replyBy !== null && content.replyBy >= content.startsAt)
    throw new DomainError('plan.replyTooLate')
  if (content.disclosure.kind === 'withheld' && content.disclosure.basis === '')
    throw new DomainError('plan.disclosureBasisMissing')
}

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && new Set([...one, ...other]).size === one.length

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const idsOf = (content: PlanContent, part: VenuePart): readonly UnitId[] =>
  venuesOfPlan(content)
    .filter((venue) => venue.part === part)
    .map(({ unitId }) => unitId)

/** What of a meeting became another. */
export const changesBetween = (before: PlanContent, after: PlanContent): readonly PlanChange[] => {
  const differs: Readonly<Record<PlanChange, boolean>> = {
    title: before.title !== after.title,
    time: before.startsAt !== after.startsAt,
    length: before.minutes !== after.minutes,
    mainVenue: before.mainVenueId !== after.mainVenueId,
    chairVenue: before.chairVenueId !== after.chairVenueId,
    venues: !sameList(idsOf(before, 'branch'), idsOf(after, 'branch')),
    observers: !sameList(idsOf(before, 'observer'), idsOf(after, 'observer')),
    secretary: !same(before.secretary, after.secretary),
    requirements: before.requirements !== after.requirements,
    agenda: !same(before.agenda, after.agenda),
    disclosure: !same(before.disclosure, after.disclosure),
    replyBy: before.replyBy !== after.replyBy,
    password: before.password !== after.password,
  }
  return (Object.keys(differs) as PlanChange[]).filter((change) => differs[change])
}

/** In which states a meeting may be told of so. */
const possibleIn: Readonly<Record<ReleaseKind, readonly MeetingPhase[]>> = {
  notice: ['drafted'],
  change: ['scheduled', 'postponed', 'running'],
  postpone: ['scheduled', 'postponed', 'running'],
  cancel: ['scheduled', 'postponed', 'running'],
}

/**
 * Venues that test the day before have the meeting running already: it counts as begun from its start on.
 * @throws DomainError `plan.wrongState`
 */
export const checkPossible = ({ state, content }: Plan, kind: ReleaseKind, now: EpochMs): void => {
  const begun = state === 'running' && now >= content.startsAt
  if (begun || !possibleIn[kind].includes(state)) throw new DomainError('plan.wrongState', { state, kind })
}
