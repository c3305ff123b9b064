import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId, ItemId, ServicePointId, UnitId } from '../../contract/ids.ts'
import { ApplicationSource, Outcome } from '../../contract/supervision/case-event.ts'
import { CaseStatus, ClockState, type CaseEntry, type CaseQuery } from '../../contract/supervision/case.ts'
import { CaseKind } from '../../contract/supervision/item.ts'
import type { EpochMs } from '../../contract/time.ts'
import { maskName } from './mask.ts'
import { optionalInstant } from './present.ts'
import { levelNumber, levelOf } from './store.ts'

const EntryRow = z
  .object({
    id: CaseId,
    case_no: z.string(),
    item_id: ItemId,
    item_name: z.string(),
    unit_id: UnitId,
    status: CaseStatus,
    kind: CaseKind,
    source: ApplicationSource.nullable(),
    applicant_name: z.string().nullable(),
    first_at: z.number(),
    applied_at: z.number().nullable(),
    accepted_at: z.number().nullable(),
    closed_at: z.number().nullable(),
    outcome: Outcome.nullable(),
    promised_due_at: z.number().nullable(),
    statutory_due_at: z.number().nullable(),
    promised_state: ClockState,
    point_id: ServicePointId.nullable(),
    handler: z.string().nullable(),
    level: z.number().nullable(),
  })
  .transform((row): CaseEntry & { readonly firstAt: EpochMs; readonly dueAt: EpochMs | null } => ({
    ...{ id: row.id, caseNo: row.case_no, itemId: row.item_id, itemName: row.item_name, unitId: row.unit_id },
    ...{ status: row.status, kind: row.kind, source: row.source, outcome: row.outcome, handler: row.handler },
    applicant: row.applicant_name === null ? null : maskName(row.applicant_name),
    appliedAt: optionalInstant(row.applied_at),
    acceptedAt: optionalInstant(row.accepted_at),
    closedAt: optionalInstant(row.closed_at),
    promisedDueAt: optionalInstant(row.promised_due_at),
    statutoryDueAt: optionalInstant(row.statutory_due_at),
    promisedState: row.promised_state,
    pointId: row.point_id,
    level: levelOf(row.level),
    firstAt: row.first_at,
    dueAt: row.promised_due_at,
  }))

export type ListedCase = z.output<typeof EntryRow>

export interface CaseFilter extends Omit<CaseQuery, 'cursor' | 'limit' | 'order'> {
  /** Units whose cases may be seen; undefined: all there are. */
  readonly units: readonly UnitId[] | undefined
  readonly now: EpochMs
}

const dateColumns = { applied: 'first_at', accepted: 'accepted_at', closed: 'closed_at' } as const

/** Just past all texts that begin with `text`. */
const past = (text: string): string => `${text}\u{10FFFF}`

const matching = (database: Knex, filter: CaseFilter): Knex.QueryBuilder => {
  const query = database('cases')
  if (filter.unit !== undefined) void query.where('cases.unit_id', filter.unit)
  else if (filter.units) void query.whereIn('cases.unit_id', [...filter.units])
  const { text } = filter
  if (text !== undefined)
    void query.where((either) => {
      void either.whereBetween('case_no', [text, past(text)])
      const part = text.replaceAll(/[%_]/gu, '')
      if (part !== '')
        void either.orWhereIn('item_id', database('items').whereLike('name', `%${part}%`).select('id'))
    })
  if (filter.number !== undefined) void query.whereBetween('case_no', [filter.number, past(filter.number)])
  if (filter.item !== undefined) void query.where('item_id', filter.item)
  if (filter.status) void query.whereIn('status', filter.status)
  if (filter.level) void query.whereIn('level', filter.level.map(levelNumber))
  const dated = dateColumns[filter.dated]
  if (filter.from !== undefined) void query.where(dated, '>=', filter.from)
  if (filter.to !== undefined) void query.where(dated, '<', filter.to)
  // As statistics count: of those that were ever accepted.
  if (filter.dated === 'closed') void query.whereNotNull('accepted_at')
  if (filter.result === 'early') void query.where('early', 1)
  if (filter.result === 'onTime') void query.where('promised_state', 'met')
  if (filter.result === 'late') void query.where('promised_state', 'missed')
  if (filter.source !== undefined) void query.where('source', filter.source)
  if (filter.rating === 'good') void query.where('satisfaction', '<=', 3)
  if (filter.rating === 'bad') void query.where('satisfaction', '>=', 4)
  if (filter.applicant !== undefined)
    void query.where('applicant_name', 'like', `%${filter.applicant.replaceAll(/[%_]/gu, '')}%`)
  if (filter.overdue === true) void query.whereNull('closed_at').where('promised_due_at', '<=', filter.now)
  // By an index each: cases in which this window, or this person, took part at any step.
  if (filter.point !== undefined)
    void query.whereIn('cases.id', database('case_events').where('point_id', filter.point).select('case_id'))
  if (filter.handler !== undefined)
    void query.whereIn(
      'cases.id',
      database('case_events')
        .whereBetween('handler', [filter.handler, past(filter.handler)])
        .select('case_id'),
    )
  return query
}

/** Where a page ends: the value of the order and the id of its last case. */
export interface CaseCursor {
  readonly value: number
  readonly id: string
}

const orders = {
  newest: { column: 'first_at', direction: 'desc' },
  oldest: { column: 'first_at', direction: 'asc' },
  due: { column: 'promised_due_at', direction: 'asc' },
} as const

/** Cases that match, in order, after a cursor. Ordered by due date, those without one are left out. */
export const listCases = async (
  database: Knex,
  filter: CaseFilter,
  order: CaseQuery['order'],
  limit: number,
  after: CaseCursor | undefined,
): Promise<readonly ListedCase[]> => {
  const { column, direction } = orders[order]
  const query = matching(database, filter)
    .join('items', 'items.id', 'cases.item_id')
    .select('cases.*', 'items.name as item_name')
    .orderBy([
      { column: `cases.${column}`, order: direction },
      { column: 'cases.id', order: direction },
    ])
    .limit(limit)
  if (order === 'due') void query.whereNull('closed_at').whereNotNull('promised_due_at')
  if (after) {
    const beyond = direction === 'asc' ? '>' : '<'
    void query.andWhere((rest) => {
      void rest.where(`cases.${column}`, beyond, after.value).orWhere((same) => {
        void same.where(`cases.${column}`, after.value).where('cases.id', beyond, after.id)
      })
    })
  }
  return z.array(EntryRow).parse(await query)
}

export const countCases = async (
  database: Knex,
  filter: CaseFilter,
  order: CaseQuery['order'],
): Promise<number> => {
  const query = matching(database, filter)
  if (order === 'due') void query.whereNull('closed_at').whereNotNull('promised_due_at')
  const row: unknown = await query.count({ count: '*' }).first()
  return z.object({ count: z.number() }).parse(row).count
}
