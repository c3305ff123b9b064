import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId, CheckId, CheckSampleId, NodeId, ServicePointId, UnitId, UserId } from '../../contract/ids.ts'
import {
  CheckCriteria,
  CheckKind,
  Checklist,
  CheckMark,
  CheckState,
  SampleState,
} from '../../contract/supervision/check.ts'
import { fromInstant } from '../../contract/time.ts'
import type { Check, CheckSample, Review } from './check.ts'

const CheckRow = z
  .object({
    id: CheckId,
    home_node: NodeId,
    kind: CheckKind,
    title: z.string(),
    unit_id: UnitId,
    seed: z.string(),
    checklist: z.string(),
    second_reviewer: z.number(),
    criteria: z.string().nullable(),
    population: z.number(),
    state: CheckState,
    created_at: z.number(),
    created_by: UserId,
    created_name: z.string(),
  })
  .transform((row): Check => ({
    ...{ id: row.id, homeNode: row.home_node, kind: row.kind, title: row.title, unitId: row.unit_id },
    ...{ seed: row.seed, secondReviewer: row.second_reviewer !== 0, population: row.population },
    checklist: Checklist.parse(JSON.parse(row.checklist)),
    criteria: row.criteria === null ? null : CheckCriteria.parse(JSON.parse(row.criteria)),
    ...{ state: row.state, createdAt: row.created_at },
    createdBy: { id: row.created_by, name: row.created_name },
  }))

const StoredReview = z.object({
  by: UserId,
  name: z.string(),
  at: z.number(),
  score: z.number(),
  marks: z.array(CheckMark),
  remark: z.string(),
})
const reviewOf = (text: string | null): Review | null =>
  text === null ? null : StoredReview.parse(JSON.parse(text))

const SampleRow = z
  .object({
    id: CheckSampleId,
    check_id: CheckId,
    place: z.number(),
    state: SampleState,
    case_id: CaseId.nullable(),
    point_id: ServicePointId.nullable(),
    due_at: z.number().nullable(),
    first: z.string().nullable(),
    second: z.string().nullable(),
    score: z.number().nullable(),
    settled_at: z.number().nullable(),
  })
  .transform((row): CheckSample => ({
    ...{ id: row.id, checkId: row.check_id, place: row.place, state: row.state, caseId: row.case_id },
    ...{ pointId: row.point_id, dueAt: row.due_at, score: row.score, settledAt: row.settled_at },
    ...{ first: reviewOf(row.first), second: reviewOf(row.second) },
  }))

export const addCheck = async (trx: Knex, check: Check, samples: readonly CheckSample[]): Promise<void> => {
  await trx('checks').insert({
    ...{ id: check.id, home_node: check.homeNode, kind: check.kind, title: check.title },
    ...{ unit_id: check.unitId, seed: check.seed, checklist: JSON.stringify(check.checklist) },
    ...{ second_reviewer: check.secondReviewer ? 1 : 0, population: check.population, state: check.state },
    criteria: check.criteria && JSON.stringify(check.criteria),
    ...{ created_at: check.createdAt, created_by: check.createdBy.id, created_name: check.createdBy.name },
  })
  for (const { id, checkId, place, state, caseId, pointId, dueAt } of samples)
    await trx('check_samples').insert({
      ...{ id, place, state, check_id: checkId, case_id: caseId, point_id: pointId, due_at: dueAt },
    })
}

export const updateSample = async (trx: Knex, sample: CheckSample): Promise<void> => {
  const { id, state, first, second, score, settledAt } = sample
  await trx('check_samples')
    .where({ id })
    .update({
      ...{ state, score, settled_at: settledAt },
      ...{ first: first && JSON.stringify(first), first_by: first?.by ?? null },
      ...{ second: second && JSON.stringify(second), second_by: second?.by ?? null },
    })
}

export const endCheck = async (trx: Knex, id: CheckId): Promise<void> => {
  await trx('checks').where({ id }).update({ state: 'done' })
}

export const findCheck = async (database: Knex, id: CheckId): Promise<Check | undefined> => {
  const row: unknown = await database('checks').where({ id }).first()
  return row === undefined ? undefined : CheckRow.parse(row)
}

export const findSample = async (database: Knex, id: CheckSampleId): Promise<CheckSample | undefined> => {
  const row: unknown = await database('check_samples').where({ id }).first()
  return row === undefined ? undefined : SampleRow.parse(row)
}

/** What these checks look at, by check, in the order in which it was drawn. */
export const samplesOfChecks = async (
  database: Knex,
  ids: readonly CheckId[],
): Promise<ReadonlyMap<CheckId, readonly CheckSample[]>> => {
  const rows: unknown = await database('check_samples')
    .whereIn('check_id', [...ids])
    .orderBy(['check_id', 'place'])
  return Map.groupBy(z.array(SampleRow).parse(rows), ({ checkId }) => checkId)
}

/** Checks before a cursor, newest first. */
export const listChecks = async (
  database: Knex,
  filter: { readonly units: readonly UnitId[] | undefined; readonly state?: 'open' | 'done' | undefined },
  limit: number,
  before: string | undefined,
): Promise<readonly Check[]> => {
  const query = database('checks').orderBy('id', 'desc').limit(limit)
  if (filter.units) void query.whereIn('unit_id', [...filter.units])
  if (filter.state) void query.where({ state: filter.state })
  if (before !== undefined) void query.where('id', '<', before)
  return z.array(CheckRow).parse(await query)
}

/** Cases of these units that a sample is drawn from. */
export const drawnFrom = async (
  database: Knex,
  { item, unit, point, handler, from, to }: CheckCriteria,
  units: readonly UnitId[] | undefined,
): Promise<readonly CaseId[]> => {
  const query = database('cases')
  if (unit !== null) void query.where('unit_id', unit)
  else if (units) void query.whereIn('unit_id', [...units])
  if (item !== null) void query.where('item_id', item)
  if (from !== null) void query.where('first_at', '>=', fromInstant(from))
  if (to !== null) void query.where('first_at', '<', fromInstant(to))
  if (point !== null)
    void query.whereIn('id', database('case_events').where('point_id', point).select('case_id'))
  if (handler !== '') void query.whereIn('id', database('case_events').where({ handler }).select('case_id'))
  return z.array(CaseId).parse(await query.pluck('id'))
}
