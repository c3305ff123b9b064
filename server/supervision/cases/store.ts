import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId, ItemId, NodeId, UnitId } from '../../contract/ids.ts'
import { WarningLevel } from '../../contract/supervision/rule.ts'
import type { EpochMs } from '../../contract/time.ts'
import { chunks } from '../../kernel/database/index.ts'
import { figuresOf } from './figures.ts'
import { rowsAtOnce, valuesAtOnce } from './statement-sizes.ts'
import type { CaseIdentity, FiledCase } from './filed-case.ts'

export const levelNumber = (level: WarningLevel): number => WarningLevel.options.indexOf(level) + 1
export const levelOf = (number: number | null): WarningLevel | null =>
  number === null ? null : (WarningLevel.options[number - 1] ?? null)

const IdentityRow = z
  .object({
    id: CaseId,
    home_node: NodeId,
    case_no: z.string(),
    item_id: ItemId,
    unit_id: UnitId,
    followed_events: z.int(),
    level: z.number().nullable(),
  })
  .transform((row): CaseIdentity => ({
    id: row.id,
    homeNode: row.home_node,
    caseNo: row.case_no,
    itemId: row.item_id,
    unitId: row.unit_id,
    followedEvents: row.followed_events,
    level: levelOf(row.level),
  }))
const identityColumns = ['id', 'home_node', 'case_no', 'item_id', 'unit_id', 'followed_events', 'level']

/** Cases of these numbers, by number. */
export const casesByNo = async (
  database: Knex,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, CaseIdentity>> => {
  const found = new Map<string, CaseIdentity>()
  for (const part of chunks(numbers, valuesAtOnce)) {
    const rows: unknown = await database('cases').whereIn('case_no', part).select(identityColumns)
    for (const one of z.array(IdentityRow).parse(rows)) found.set(one.caseNo, one)
  }
  return found
}

/** Cases of these ids, by id. */
export const casesById = async (
  database: Knex,
  ids: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, CaseIdentity>> => {
  const found = new Map<CaseId, CaseIdentity>()
  for (const part of chunks(ids, valuesAtOnce)) {
    const rows: unknown = await database('cases').whereIn('id', part).select(identityColumns)
    for (const one of z.array(IdentityRow).parse(rows)) found.set(one.id, one)
  }
  return found
}

export const findCase = async (database: Knex, id: CaseId): Promise<CaseIdentity | undefined> => {
  const row: unknown = await database('cases').where({ id }).first(identityColumns)
  return row === undefined ? undefined : IdentityRow.parse(row)
}

/** Cases that are to be looked at by now, those waiting longest first. */
export const casesToFollow = async (
  database: Knex,
  now: EpochMs,
  limit: number,
): Promise<readonly CaseId[]> => {
  const ids: unknown = await database('cases')
    .where('follow_at', '<=', now)
    .orderBy('follow_at')
    .limit(limit)
    .pluck('id')
  return z.array(CaseId).parse(ids)
}

/** Open cases after an id, in the order of their ids. */
export const openCasesAfter = async (
  database: Knex,
  after: string,
  limit: number,
): Promise<readonly CaseIdentity[]> => {
  const rows: unknown = await database('cases')
    .whereNull('closed_at')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .select(identityColumns)
  return z.array(IdentityRow).parse(rows)
}

/** Has these cases looked at from then on. */
export const followSoon = async (trx: Knex, ids: readonly CaseId[], at: EpochMs): Promise<void> => {
  for (const part of chunks(ids, valuesAtOnce))
    await trx('cases').whereIn('id', part).update({ follow_at: at })
}

export const followAllOpen = async (trx: Knex, now: EpochMs): Promise<void> => {
  await trx('cases').whereNull('closed_at').update({ follow_at: now })
}

/** When a case is looked at next. */
export const nextFollow = async (database: Knex): Promise<EpochMs | undefined> => {
  const row: unknown = await database('cases').whereNotNull('follow_at').min('follow_at as at').first()
  return z.object({ at: z.number().nullable() }).parse(row).at ?? undefined
}

const toRow = (filed: FiledCase) => {
  const { state } = filed
  const figures = figuresOf(state)
  return {
    id: filed.id,
    home_node: filed.homeNode,
    case_no: filed.caseNo,
    item_id: filed.itemId,
    unit_id: filed.unitId,
    status: state.status,
    kind: state.kind,
    source: state.source,
    applicant_name: state.applicant?.name ?? null,
    applicant: state.applicant && JSON.stringify(state.applicant),
    parent_case_no: state.parentCaseNo,
    first_at: filed.firstAt,
    applied_at: state.appliedAt,
    accepted_at: state.acceptedAt,
    closed_at: state.closedAt,
    outcome: state.outcome,
    promised_due_at: state.promised.dueAt,
    statutory_due_at: state.statutory.dueAt,
    promised_state: state.promised.state,
    point_id: filed.pointId,
    handler: state.handler,
    level: filed.level === null ? null : levelNumber(filed.level),
    events: filed.events,
    follow_at: filed.followAt,
    used_days: figures.usedDays,
    allowed_days: figures.allowedDays,
    early: figures.early ? 1 : 0,
    satisfaction: figures.satisfaction,
    followed_events: filed.followedEvents,
  }
}

/** How many of a case's steps were at points that have cameras, and to how many of them footage is linked. */
export const setShownSteps = async (
  trx: Knex,
  id: CaseId,
  { cameraSteps, shownSteps }: { readonly cameraSteps: number; readonly shownSteps: number },
): Promise<void> => {
  await trx('cases').where({ id }).update({ camera_steps: cameraSteps, shown_steps: shownSteps })
}

/** Writes cases, new or changed. */
export const putCases = async (trx: Knex, cases: readonly FiledCase[]): Promise<void> => {
  for (const part of chunks(cases, rowsAtOnce))
    await trx('cases').insert(part.map(toRow)).onConflict('id').merge()
}
