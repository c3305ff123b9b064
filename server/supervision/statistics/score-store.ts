import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId, FindingId, UnitId, type UserId } from '../../contract/ids.ts'
import { AnomalyClass, WarningLevel } from '../../contract/supervision/rule.ts'
import { ScorePart, type NewScoreEntry } from '../../contract/supervision/statistics.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import { levelOf } from '../cases/store.ts'
import type { Item } from '../items/item.ts'
import type { ScoreGround } from './score.ts'

const WarningRow = z.object({
  unit_id: UnitId,
  level: z.number().transform(levelOf).pipe(WarningLevel),
  class: AnomalyClass,
  case_id: CaseId,
  case_no: z.string(),
})
const ClosedRow = z.object({
  unit_id: UnitId,
  closed: z.number(),
  early: z.number().nullable(),
  rated: z.number(),
})
const CaseRow = z.object({ unit_id: UnitId, id: CaseId, case_no: z.string() })
const CheckRow = z.object({
  unit_id: UnitId,
  id: FindingId,
  deduction: z.number(),
  case_id: CaseId.nullable(),
})
const EntryRow = z.object({
  unit_id: UnitId,
  part: ScorePart,
  points: z.number(),
  reason: z.string(),
  by_name: z.string(),
})

const byUnit = <Row extends { readonly unit_id: UnitId }>(rows: readonly Row[]) =>
  Map.groupBy(rows, ({ unit_id }) => unit_id)

/** By how much the least shortened promise of a unit's items is shorter than the law's limit, where both count alike. */
export const shortenedOf = (items: readonly Item[]): number | null => {
  const shares = items.flatMap(({ historic, promisedLimit, statutoryLimit }) =>
    !historic && promisedLimit && statutoryLimit?.unit === promisedLimit.unit && statutoryLimit.value > 0
      ? [1 - promisedLimit.value / statutoryLimit.value]
      : [],
  )
  return shares.length === 0 ? null : Math.min(...shares)
}

/** What the scores of these units follow from, of cases closed and of what came up within a month. */
export const scoreGrounds = async (
  database: Knex,
  units: readonly UnitId[],
  month: string,
  { from, to }: TimeRange,
  items: readonly Item[],
): Promise<ReadonlyMap<UnitId, ScoreGround>> => {
  const ofMonth = () =>
    database('cases')
      .whereIn('unit_id', [...units])
      .whereNotNull('accepted_at')
      .where('closed_at', '>=', from)
      .where('closed_at', '<', to)
  const [warnings, closed, incomplete, bad, checks, entries] = await Promise.all([
    database('warnings')
      .join('cases', 'cases.id', 'warnings.case_id')
      .whereIn('warnings.unit_id', [...units])
      .whereNot('warnings.state', 'voided')
      .where('raised_at', '>=', from)
      .where('raised_at', '<', to)
      .orderBy('warnings.id')
      .select('warnings.unit_id', 'warnings.level', 'warnings.class', 'case_id', 'case_no')
      .then((rows: unknown) => byUnit(z.array(WarningRow).parse(rows))),
    ofMonth()
      .groupBy('unit_id')
      .select('unit_id')
      .count({ closed: '*', rated: 'satisfaction' })
      .sum({ early: 'early' })
      .then((rows: unknown) => byUnit(z.array(ClosedRow).parse(rows))),
    ofMonth()
      .where((some) => {
        void some.whereNull('applied_at').orWhereNull('applicant_name').orWhereNull('handler')
      })
      .select('unit_id', 'id', 'case_no')
      .then((rows: unknown) => byUnit(z.array(CaseRow).parse(rows))),
    ofMonth()
      .where('satisfaction', '>=', 4)
      .select('unit_id', 'id', 'case_no')
      .then((rows: unknown) => byUnit(z.array(CaseRow).parse(rows))),
    database('findings')
      .whereIn('unit_id', [...units])
      .where({ origin: 'check' })
      .whereNot('state', 'dismissed')
      .where('found_at', '>=', from)
      .where('found_at', '<', to)
      .select('unit_id', 'id', 'deduction', 'case_id')
      .then((rows: unknown) => byUnit(z.array(CheckRow).parse(rows))),
    database('score_entries')
      .where({ month })
      .whereIn('unit_id', [...units])
      .orderBy('seq')
      .then((rows: unknown) => byUnit(z.array(EntryRow).parse(rows))),
  ])
  const named = (rows: readonly z.infer<typeof CaseRow>[] | undefined) =>
    (rows ?? []).map(({ id, case_no }) => ({ id, caseNo: case_no }))
  return new Map(
    units.map((unitId): [UnitId, ScoreGround] => {
      const [done] = closed.get(unitId) ?? []
      return [
        unitId,
        {
          warnings: (warnings.get(unitId) ?? []).map(({ level, class: kind, case_id, case_no }) => ({
            ...{ level, class: kind, case: { id: case_id, caseNo: case_no } },
          })),
          ...{ closed: done?.closed ?? 0, early: done?.early ?? 0, rated: done?.rated ?? 0 },
          ...{ incomplete: named(incomplete.get(unitId)), badRatings: named(bad.get(unitId)) },
          checks: (checks.get(unitId) ?? []).map(({ id, deduction, case_id }) => ({
            ...{ id, deduction, caseId: case_id },
          })),
          shortened: shortenedOf(items.filter((item) => item.unitId === unitId)),
          byHand: (entries.get(unitId) ?? []).map(({ part, points, reason, by_name }) => ({
            ...{ part, points, reason, by: by_name },
          })),
        },
      ]
    }),
  )
}

export const addScoreEntry = async (
  trx: Knex,
  { unitId, month, part, points, reason }: NewScoreEntry,
  at: EpochMs,
  by: { readonly userId: UserId; readonly displayName: string },
): Promise<void> => {
  await trx('score_entries').insert({
    ...{ month, part, points, reason, at, unit_id: unitId, by_id: by.userId, by_name: by.displayName },
  })
}
