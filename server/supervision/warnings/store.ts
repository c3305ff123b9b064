import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId, NodeId, UnitId, UserId, WarningId } from '../../contract/ids.ts'
import { AnomalyClass, RuleKind, WarningLevel } from '../../contract/supervision/rule.ts'
import {
  WarningAct,
  WarningFacts,
  WarningState,
  type WarningQuery,
} from '../../contract/supervision/warning.ts'
import type { EpochMs } from '../../contract/time.ts'
import { levelNumber, levelOf } from '../cases/store.ts'
import type { Act, Warning } from './warning.ts'

const WarningRow = z
  .object({
    id: WarningId,
    home_node: NodeId,
    number: z.string(),
    case_id: CaseId,
    unit_id: UnitId,
    rule_code: z.string(),
    rule_kind: RuleKind,
    class: AnomalyClass,
    level: z.number().transform(levelOf).pipe(WarningLevel),
    state: WarningState,
    at: z.number(),
    raised_at: z.number(),
    reply_due_at: z.number(),
    replied_at: z.number().nullable(),
    facts: z.string(),
  })
  .transform((row): Warning => ({
    ...{ id: row.id, homeNode: row.home_node, number: row.number, caseId: row.case_id, unitId: row.unit_id },
    ...{
      ruleCode: row.rule_code,
      ruleKind: row.rule_kind,
      class: row.class,
      level: row.level,
      state: row.state,
    },
    ...{ at: row.at, raisedAt: row.raised_at, replyDueAt: row.reply_due_at, repliedAt: row.replied_at },
    facts: WarningFacts.parse(JSON.parse(row.facts)),
  }))

/** Warnings of these cases, by case. */
export const warningsOfCases = async (
  database: Knex,
  cases: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, readonly Warning[]>> => {
  const rows: unknown = await database('warnings')
    .whereIn('case_id', [...cases])
    .orderBy('id')
  return Map.groupBy(z.array(WarningRow).parse(rows), ({ caseId }) => caseId)
}

export const findWarning = async (database: Knex, id: WarningId): Promise<Warning | undefined> => {
  const row: unknown = await database('warnings').where({ id }).first()
  return row === undefined ? undefined : WarningRow.parse(row)
}

/** How many warnings there are. */
export const countAll = async (database: Knex): Promise<number> => {
  const row: unknown = await database('warnings').count({ count: '*' }).first()
  return z.object({ count: z.number() }).parse(row).count
}

export const addWarning = async (trx: Knex, warning: Warning): Promise<void> => {
  await trx('warnings').insert({
    ...{ id: warning.id, home_node: warning.homeNode, number: warning.number, state: warning.state },
    ...{ case_id: warning.caseId, unit_id: warning.unitId, class: warning.class, at: Math.round(warning.at) },
    ...{ rule_code: warning.ruleCode, rule_kind: warning.ruleKind, level: levelNumber(warning.level) },
    ...{ raised_at: warning.raisedAt, reply_due_at: warning.replyDueAt, replied_at: warning.repliedAt },
    facts: JSON.stringify(warning.facts),
    escalate_at: warning.replyDueAt,
  })
}

/** Writes what of a warning can change. */
export const updateWarning = async (trx: Knex, { id, state, repliedAt }: Warning): Promise<void> => {
  await trx('warnings').where({ id }).update({ state, replied_at: repliedAt })
}

/** When a warning is taken further unless it is answered; null: never. */
export const setEscalation = async (trx: Knex, id: WarningId, at: EpochMs | null): Promise<void> => {
  await trx('warnings').where({ id }).update({ escalate_at: at })
}

/** Warnings that nobody answered by now. */
export const unansweredWarnings = async (
  database: Knex,
  now: EpochMs,
  limit: number,
): Promise<readonly WarningId[]> => {
  const ids: unknown = await database('warnings')
    .where('escalate_at', '<=', now)
    .orderBy('escalate_at')
    .limit(limit)
    .pluck('id')
  return z.array(WarningId).parse(ids)
}

export interface NewAct {
  readonly warningId: WarningId
  readonly act: WarningAct
  readonly at: EpochMs
  readonly by: { readonly userId: UserId; readonly displayName: string } | null
  readonly text: string
}

export const addAct = async (trx: Knex, { warningId, act, at, by, text }: NewAct): Promise<void> => {
  await trx('warning_acts').insert({
    ...{ warning_id: warningId, act, at, text },
    ...{ by_id: by?.userId ?? null, by_name: by?.displayName ?? null },
  })
}

const ActRow = z
  .object({
    act: WarningAct,
    at: z.number(),
    by_id: UserId.nullable(),
    by_name: z.string().nullable(),
    text: z.string(),
  })
  .transform(({ at, by_id, by_name, ...row }): Act => ({ ...row, at, by: by_id, name: by_name }))

/** What was done with a warning, in its order. */
export const actsOf = async (database: Knex, warningId: WarningId): Promise<readonly Act[]> => {
  const rows: unknown = await database('warning_acts').where({ warning_id: warningId }).orderBy('seq')
  return z.array(ActRow).parse(rows)
}

export const setLevel = async (trx: Knex, id: CaseId, level: WarningLevel | null): Promise<void> => {
  await trx('cases')
    .where({ id })
    .update({ level: level === null ? null : levelNumber(level) })
}

export interface WarningFilter extends Omit<WarningQuery, 'cursor' | 'limit'> {
  readonly units: readonly UnitId[] | undefined
}

const matching = (database: Knex, filter: WarningFilter): Knex.QueryBuilder => {
  const query = database('warnings')
  if (filter.unit !== undefined) void query.where('warnings.unit_id', filter.unit)
  else if (filter.units) void query.whereIn('warnings.unit_id', [...filter.units])
  if (filter.level) void query.whereIn('warnings.level', filter.level.map(levelNumber))
  if (filter.state) void query.whereIn('state', filter.state)
  if (filter.case !== undefined) void query.where('case_id', filter.case)
  if (filter.rule !== undefined) void query.where('rule_kind', filter.rule)
  return query
}

/** Warnings before a cursor that match, newest first. */
export const listWarnings = async (
  database: Knex,
  filter: WarningFilter,
  limit: number,
  before: string | undefined,
): Promise<readonly Warning[]> => {
  const query = matching(database, filter).orderBy('id', 'desc').limit(limit)
  // Ids are UUIDv7: their order is that in which warnings were raised.
  if (before !== undefined) void query.where('id', '<', before)
  return z.array(WarningRow).parse(await query)
}

export const countWarnings = async (database: Knex, filter: WarningFilter): Promise<number> => {
  const row: unknown = await matching(database, filter).count({ count: '*' }).first()
  return z.object({ count: z.number() }).parse(row).count
}
