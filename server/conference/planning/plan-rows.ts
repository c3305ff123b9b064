import { z } from 'zod'
import {
  UserId,
  type MeetingId,
  type NodeId,
  type SeatId,
  type SeriesId,
  type UnitId,
} from '../../contract/ids.ts'
import {
  AgendaEntry,
  PlanInput,
  Recurrence,
  type Disclosure,
  type MeetingPhase,
} from '../../contract/meeting-plan.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Plan, PlanContent } from './plan.ts'

export interface MeetingRow {
  id: MeetingId
  home_node: NodeId
  title: string
  state: MeetingPhase
  starts_at: EpochMs
  created_by: UserId | null
  created_at: EpochMs
  ended_at: EpochMs | null
}

export interface PlanRow {
  meeting_id: MeetingId
  series_id: SeriesId | null
  minutes: number
  chair_unit_id: UnitId | null
  secretary_name: string
  secretary_telephone: string
  requirements: string
  agenda: string
  disclosure: Disclosure['kind']
  disclosure_basis: string
  emergency: number
  reply_by: EpochMs | null
  recurrence: string | null
  password: string
  sequence: number
  noticed_at: EpochMs | null
  proposal: string | null
  returned: string | null
}

export interface SeatRow {
  id: SeatId
  meeting_id: MeetingId
  unit_id: UnitId
  main: number
  position: number
  muted: number
  observer: number
  /** 1: the venue is asked no more; its seat stays for what happened there. */
  withdrawn: number
}

const at = z.int()
const StoredContent = PlanInput.extend({ startsAt: at, replyBy: at.nullable() })
const StoredRelease = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notice') }),
  z.object({
    kind: z.literal('change'),
    content: StoredContent,
    reason: z.string(),
    following: z.boolean(),
  }),
  z.object({ kind: z.literal('postpone'), startsAt: at.nullable(), reason: z.string() }),
  z.object({ kind: z.literal('cancel'), reason: z.string(), following: z.boolean() }),
])
const StoredProposal = z.object({ release: StoredRelease, by: UserId, byName: z.string(), at })
const StoredReturn = z.object({ remark: z.string(), byName: z.string(), at })

const parsed = <Schema extends z.ZodType>(schema: Schema, text: string | null): z.output<Schema> | null =>
  text === null ? null : schema.parse(JSON.parse(text))

/** A plan from its rows; its seats in their order. */
export const planFrom = (row: MeetingRow & PlanRow, seats: readonly SeatRow[]): Plan => {
  const main = seats.find((seat) => seat.main === 1)?.unit_id
  if (main === undefined) throw new Error(`meeting ${row.id} has no main venue`)
  const others = seats.filter((seat) => seat.main === 0)
  const content: PlanContent = {
    title: row.title,
    startsAt: row.starts_at,
    minutes: row.minutes,
    mainVenueId: main,
    chairVenueId: row.chair_unit_id ?? main,
    venueIds: others.filter(({ observer }) => observer === 0).map(({ unit_id }) => unit_id),
    observerIds: others.filter(({ observer }) => observer === 1).map(({ unit_id }) => unit_id),
    secretary: { name: row.secretary_name, telephone: row.secretary_telephone },
    requirements: row.requirements,
    agenda: z.array(AgendaEntry).parse(JSON.parse(row.agenda)),
    disclosure: { kind: row.disclosure, basis: row.disclosure_basis },
    emergency: row.emergency === 1,
    replyBy: row.reply_by,
    recurrence: parsed(Recurrence, row.recurrence),
    password: row.password,
  }
  return {
    id: row.id,
    homeNode: row.home_node,
    createdBy: row.created_by,
    state: row.state,
    content,
    seriesId: row.series_id,
    sequence: row.sequence,
    noticedAt: row.noticed_at,
    proposal: parsed(StoredProposal, row.proposal),
    returned: parsed(StoredReturn, row.returned),
  }
}

export const planRow = (plan: Plan): Omit<PlanRow, 'meeting_id'> => {
  const { content } = plan
  return {
    series_id: plan.seriesId,
    minutes: content.minutes,
    chair_unit_id: content.chairVenueId,
    secretary_name: content.secretary.name,
    secretary_telephone: content.secretary.telephone,
    requirements: content.requirements,
    agenda: JSON.stringify(content.agenda),
    disclosure: content.disclosure.kind,
    disclosure_basis: content.disclosure.basis,
    emergency: content.emergency ? 1 : 0,
    reply_by: content.replyBy,
    recurrence: content.recurrence && JSON.stringify(content.recurrence),
    password: content.password,
    sequence: plan.sequence,
    noticed_at: plan.noticedAt,
    proposal: plan.proposal && JSON.stringify(plan.proposal),
    returned: plan.returned && JSON.stringify(plan.returned),
  }
}
