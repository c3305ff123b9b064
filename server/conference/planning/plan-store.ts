import { SeatId, type MeetingId, type SeriesId, type UnitId } from '../../contract/ids.ts'
import type { MeetingPhase } from '../../contract/meeting-plan.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { planFrom, planRow, type MeetingRow, type PlanRow, type SeatRow } from './plan-rows.ts'
import { venuesOfPlan, type Plan } from './plan.ts'

/**
 * The venues as seats. Whoever stays, or is asked again, keeps the seat, and with it what holds for it; whoever is asked
 * no more keeps it withdrawn, for what was said and done there in a test.
 */
const putSeats = async (trx: Transaction, plan: Plan): Promise<void> => {
  const before = await trx<SeatRow>('seats').where({ meeting_id: plan.id })
  const known = new Map(before.map((seat) => [seat.unit_id, seat]))
  const venues = venuesOfPlan(plan.content)
  const wanted = new Set(venues.map(({ unitId }) => unitId))
  for (const { id, unit_id } of before)
    if (!wanted.has(unit_id)) await trx<SeatRow>('seats').where({ id }).update({ withdrawn: 1, main: 0 })
  const added: SeatRow[] = []
  for (const [position, { unitId, part }] of venues.entries()) {
    const place = {
      position,
      main: part === 'main' ? 1 : 0,
      observer: part === 'observer' ? 1 : 0,
      withdrawn: 0,
    }
    const seat = known.get(unitId)
    if (seat === undefined)
      added.push({ id: newId(SeatId), meeting_id: plan.id, unit_id: unitId, muted: 0, ...place })
    else if (Object.entries(place).some(([name, value]) => seat[name as keyof typeof place] !== value))
      await trx<SeatRow>('seats').where({ id: seat.id }).update(place)
  }
  // In portions: SQLite limits the variables of one statement.
  await trx.batchInsert('seats', added, 100)
}

export const insertPlan = async (trx: Transaction, plan: Plan, now: EpochMs): Promise<void> => {
  await trx<MeetingRow>('meetings').insert({
    id: plan.id,
    home_node: plan.homeNode,
    title: plan.content.title,
    state: plan.state,
    starts_at: plan.content.startsAt,
    created_by: plan.createdBy,
    created_at: now,
    ended_at: null,
  })
  await trx<PlanRow>('meeting_plans').insert({ meeting_id: plan.id, ...planRow(plan) })
  await putSeats(trx, plan)
}

/** The plan of a meeting that was not drafted: two hours, and nothing else is known of it. */
export const insertBarePlan = async (trx: Transaction, id: MeetingId): Promise<void> => {
  await trx<PlanRow>('meeting_plans').insert({
    meeting_id: id,
    minutes: 120,
    secretary_name: '',
    secretary_telephone: '',
    requirements: '',
    agenda: '[]',
    disclosure: 'withheld',
    disclosure_basis: '',
    emergency: 0,
    sequence: 0,
  })
}

/** What of a plan holds while the meeting is held. */
export interface HeldPlan {
  readonly meetingId: MeetingId
  /** The venue that is to hold the chair at the beginning; null: the main venue. */
  readonly chairUnitId: UnitId | null
  /** '': none. */
  readonly password: string
}

export const heldPlans = async (
  database: Database,
  ids: readonly MeetingId[],
): Promise<readonly HeldPlan[]> => {
  const rows = await database<PlanRow>('meeting_plans').whereIn('meeting_id', [...ids])
  return rows.map((row) => ({
    meetingId: row.meeting_id,
    chairUnitId: row.chair_unit_id,
    password: row.password,
  }))
}

export const savePlan = async (trx: Transaction, plan: Plan): Promise<void> => {
  await trx<MeetingRow>('meetings')
    .where({ id: plan.id })
    .update({ title: plan.content.title, state: plan.state, starts_at: plan.content.startsAt })
  await trx<PlanRow>('meeting_plans').where({ meeting_id: plan.id }).update(planRow(plan))
  await putSeats(trx, plan)
}

export const removePlan = async (trx: Transaction, id: MeetingId): Promise<void> => {
  await trx<MeetingRow>('meetings').where({ id }).del()
}

const lotSize = 400

const seatsOf = async (
  database: Database,
  ids: readonly MeetingId[],
): Promise<ReadonlyMap<MeetingId, readonly SeatRow[]>> => {
  const rows: SeatRow[] = []
  for (let from = 0; from < ids.length; from += lotSize)
    rows.push(
      ...(await database<SeatRow>('seats')
        .whereIn('meeting_id', ids.slice(from, from + lotSize))
        .where({ withdrawn: 0 })
        .orderBy('position')),
    )
  return Map.groupBy(rows, ({ meeting_id }) => meeting_id)
}

const joined = (database: Database) =>
  database('meetings').join('meeting_plans', 'meeting_plans.meeting_id', 'meetings.id')

const withSeats = async (
  database: Database,
  rows: readonly (MeetingRow & PlanRow)[],
): Promise<readonly Plan[]> => {
  const seats = await seatsOf(
    database,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => planFrom(row, seats.get(row.id) ?? []))
}

export const findPlan = async (database: Database, id: MeetingId): Promise<Plan | undefined> => {
  const rows = (await joined(database).where({ id }).select('*')) as (MeetingRow & PlanRow)[]
  return (await withSeats(database, rows))[0]
}

/** Position in a list that runs from the latest start to the earliest. */
export interface PlanPosition {
  readonly startsAt: EpochMs
  readonly id: MeetingId
}

export const listPlans = async (
  database: Database,
  filter: {
    readonly state?: MeetingPhase | undefined
    readonly text?: string | undefined
    readonly after?: PlanPosition | undefined
  },
  limit: number,
): Promise<readonly Plan[]> => {
  const { state, text, after } = filter
  const query = joined(database)
    .orderBy([
      { column: 'starts_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
  if (state !== undefined) void query.where({ state })
  if (text !== undefined && text !== '') void query.whereLike('title', `%${text}%`)
  if (after)
    void query.where((later) => {
      void later
        .where('starts_at', '<', after.startsAt)
        .orWhere((same) => void same.where('starts_at', after.startsAt).andWhere('id', '<', after.id))
    })
  return withSeats(database, (await query.select('*')) as (MeetingRow & PlanRow)[])
}

/** Those of a series that are still to be held after this moment, the earliest first. */
export const laterOfSeries = async (
  database: Database,
  seriesId: SeriesId,
  after: EpochMs,
): Promise<readonly Plan[]> => {
  const rows = (await joined(database)
    .where({ series_id: seriesId })
    .whereIn('state', ['scheduled', 'postponed', 'running'])
    .where('starts_at', '>', after)
    .orderBy('starts_at')
    .select('*')) as (MeetingRow & PlanRow)[]
  return withSeats(database, rows)
}

/** Those of which venues were told that begin after a moment, and before another where it is given. */
export const awaitedPlans = async (
  database: Database,
  after: EpochMs,
  before: EpochMs = Number.MAX_SAFE_INTEGER,
): Promise<readonly Plan[]> => {
  const rows = (await joined(database)
    .whereIn('state', ['scheduled', 'running'])
    .where('sequence', '>', 0)
    .where('starts_at', '>', after)
    .where('starts_at', '<', before)
    .select('*')) as (MeetingRow & PlanRow)[]
  return withSeats(database, rows)
}

/** Those whose release waits for approval. */
export const proposedPlans = async (database: Database): Promise<readonly Plan[]> => {
  const rows = (await joined(database).whereNotNull('proposal').select('*')) as (MeetingRow & PlanRow)[]
  return withSeats(database, rows)
}

/** No meeting is longer: what began earlier is over. */
const longestMs = 1440 * 60_000

/** Meetings that take somebody's time within a range, drafts too. */
export const plansWithin = async (
  database: Database,
  { from, to }: TimeRange,
  except: MeetingId | null,
): Promise<readonly Plan[]> => {
  const query = joined(database)
    .whereIn('state', ['drafted', 'scheduled', 'running'])
    .where('starts_at', '<', to)
    .where('starts_at', '>', from - longestMs)
    .orderBy('starts_at')
  if (except !== null) void query.whereNot({ id: except })
  return withSeats(database, (await query.select('*')) as (MeetingRow & PlanRow)[])
}
