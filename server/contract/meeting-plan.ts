import { z } from 'zod'
import { MeetingId, SeriesId, UnitId } from './ids.ts'
import { Instant } from './time.ts'

/**
 * Where a meeting is on its way: drafted (nobody but its secretaries knows of it), scheduled (noticed), postponed
 * without a new time, running, ended, or cancelled.
 */
export const MeetingPhase = z.enum(['drafted', 'scheduled', 'postponed', 'running', 'ended', 'cancelled'])
export type MeetingPhase = z.infer<typeof MeetingPhase>

/** 公开属性: made public, given to whoever asks, or withheld; the last names its basis. */
export const Disclosure = z.object({
  kind: z.enum(['proactive', 'onRequest', 'withheld']),
  basis: z.string().trim().max(200),
})
export type Disclosure = z.infer<typeof Disclosure>

export const AgendaEntry = z.object({
  title: z.string().trim().min(1).max(200),
  /** Who reports or speaks; may be empty. */
  presenter: z.string().trim().max(100),
  minutes: z.int().min(1).max(1440),
})
export type AgendaEntry = z.infer<typeof AgendaEntry>

/** A meeting that is held again and again, at the same time of day, in Beijing time. */
export const Recurrence = z.object({
  /** Monthly: on the day of the month of the first one, or the last day of a month that is shorter. */
  every: z.enum(['day', 'week', 'month']),
  interval: z.int().min(1).max(12),
  /** For `week`: 1 Monday … 7 Sunday; empty: that of the first one. */
  weekdays: z.array(z.int().min(1).max(7)).max(7),
  /** The last day on which one may be held. */
  until: z.iso.date(),
})
export type Recurrence = z.infer<typeof Recurrence>

/** How a unit takes part: main venue (主会场), branch venue (分会场), or observer (列席). */
export const VenuePart = z.enum(['main', 'branch', 'observer'])
export type VenuePart = z.infer<typeof VenuePart>

/** Everything a secretary decides of a meeting. POST /api/plans, PUT /api/plans/{id}. */
export const PlanInput = z.object({
  title: z.string().trim().min(1).max(200),
  startsAt: Instant,
  minutes: z.int().min(5).max(1440),
  mainVenueId: UnitId,
  /** The venue that holds the chair at the beginning. */
  chairVenueId: UnitId,
  venueIds: z.array(UnitId).max(500),
  observerIds: z.array(UnitId).max(500),
  /** Whom venues ask (会议联系人). */
  secretary: z.object({ name: z.string().trim().max(50), telephone: z.string().trim().max(50) }),
  /** What is asked of those who take part; a part of the notice. */
  requirements: z.string().trim().max(4000),
  agenda: z.array(AgendaEntry).max(50),
  disclosure: Disclosure,
  emergency: z.boolean(),
  replyBy: Instant.nullable(),
  recurrence: Recurrence.nullable(),
  /** Asked of whoever joins; '': none. It is told by other ways than the notice. */
  password: z.string().trim().max(32).default(''),
})
export type PlanInput = z.infer<typeof PlanInput>

const reason = z.string().trim().min(1).max(500)

/** POST /api/plans/{id}/release: what is to be told to the venues. */
export const ReleaseInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notice') }),
  z.object({
    kind: z.literal('change'),
    plan: PlanInput,
    reason,
    /** Also those of the series that come after it. */
    following: z.boolean(),
  }),
  /** null: until a time is named by the next release. */
  z.object({ kind: z.literal('postpone'), startsAt: Instant.nullable(), reason }),
  z.object({ kind: z.literal('cancel'), reason, following: z.boolean() }),
])
export type ReleaseInput = z.infer<typeof ReleaseInput>

export const ReleaseKind = z.enum(['notice', 'change', 'postpone', 'cancel'])
export type ReleaseKind = z.infer<typeof ReleaseKind>

/** POST /api/plans/{id}/approval */
export const ApprovalInput = z.discriminatedUnion('approve', [
  z.object({ approve: z.literal(true) }),
  z.object({ approve: z.literal(false), remark: reason }),
])

/** What of a meeting became another; the venues are told. */
export const PlanChange = z.enum([
  'title',
  'time',
  'length',
  'mainVenue',
  'chairVenue',
  'venues',
  'observers',
  'secretary',
  'requirements',
  'agenda',
  'disclosure',
  'replyBy',
  'password',
])
export type PlanChange = z.infer<typeof PlanChange>

/** GET /api/plans/{id} */
export const PlanView = z.object({
  id: MeetingId,
  state: MeetingPhase,
  title: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  minutes: z.int(),
  mainVenueId: UnitId,
  chairVenueId: UnitId,
  /** The main venue first. */
  venues: z.array(z.object({ unitId: UnitId, name: z.string(), part: VenuePart })),
  secretary: z.object({ name: z.string(), telephone: z.string() }),
  requirements: z.string(),
  agenda: z.array(AgendaEntry.extend({ startsAt: Instant })),
  disclosure: Disclosure,
  emergency: z.boolean(),
  replyBy: Instant.nullable(),
  recurrence: Recurrence.nullable(),
  seriesId: SeriesId.nullable(),
  /** For its secretaries; '' for others, and where there is none. */
  password: z.string(),
  /** How often venues were told of it; 0: not yet. */
  sequence: z.int(),
  /** The caller may change it. */
  manages: z.boolean(),
  /** For its secretaries: what waits for approval (审签). */
  proposal: z
    .object({
      kind: ReleaseKind,
      reason: z.string(),
      by: z.string(),
      at: Instant,
      /** What a change would make of it. */
      changes: z.array(PlanChange),
      /** For a postponement or change: the new time. */
      startsAt: Instant.nullable(),
      /** The caller may decide. */
      decidable: z.boolean(),
    })
    .nullable(),
  /** For its secretaries: why the last proposal came back. */
  returned: z.object({ remark: z.string(), by: z.string(), at: Instant }).nullable(),
})
export type PlanView = z.infer<typeof PlanView>

/** One line of GET /api/plans: what the caller plans, the latest start first. */
export const PlanLine = z.object({
  id: MeetingId,
  state: MeetingPhase,
  title: z.string(),
  startsAt: Instant,
  mainVenueName: z.string(),
  venues: z.int(),
  waits: z.boolean(),
  recurring: z.boolean(),
})
export type PlanLine = z.infer<typeof PlanLine>

/** Query of GET /api/plans */
export const PlanQuery = z.object({
  state: z.enum(['drafted', 'all']).default('all'),
  text: z.string().trim().max(100).optional(),
})

/** POST /api/plans/conflicts: who would be in two meetings at once; asked while the rest is still being written. */
export const ConflictInput = z.object({
  /** The meeting itself, where it exists. */
  planId: MeetingId.nullable(),
  plan: PlanInput.pick({
    startsAt: true,
    minutes: true,
    mainVenueId: true,
    venueIds: true,
    observerIds: true,
    recurrence: true,
  }),
})
export type ConflictInput = z.infer<typeof ConflictInput>

export const ConflictView = z.object({
  unitId: UnitId,
  unitName: z.string(),
  /** null: a meeting that the caller may not know of. */
  meeting: z.object({ id: MeetingId, title: z.string(), drafted: z.boolean() }).nullable(),
  /** When both are held. */
  from: Instant,
  to: Instant,
})
export type ConflictView = z.infer<typeof ConflictView>

/** A network whose line cannot hold all the meeting's venues that come over it. */
export const BandwidthView = z.object({
  network: z.string(),
  venues: z.int(),
  neededMbit: z.number(),
  mbitPerSecond: z.number(),
})
export type BandwidthView = z.infer<typeof BandwidthView>

export const ConflictList = z.object({
  items: z.array(ConflictView),
  occurrences: z.array(Instant),
  bandwidth: z.array(BandwidthView),
})
