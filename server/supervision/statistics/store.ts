import type { Knex } from 'knex'
import { z } from 'zod'
import type { ItemId, UnitId } from '../../contract/ids.ts'
import type { Figures, StatisticsBy } from '../../contract/supervision/statistics.ts'
import type { TimeRange } from '../../contract/time.ts'
import { toDate } from '../calendar/index.ts'
import { joinFigures, type Counted } from './figures.ts'

/** Of what figures are wanted. */
export interface StatisticsFilter extends TimeRange {
  readonly by: StatisticsBy
  /** Undefined: all there are. */
  readonly units: readonly UnitId[] | undefined
  readonly item: ItemId | undefined
}

const zoneMs = 8 * 3_600_000
const dayMs = 86_400_000

const count = z.number().nullable()
const amount = (value: number | null | undefined): number => value ?? 0

/** The column that a group has as its key; days are those of China. */
const groupOf = (by: StatisticsBy, table: string, at: string, item: string): string => {
  if (by === 'unit') return `${table}.unit_id`
  if (by === 'item') return item
  // A whole number of days: integers divide without a rest in SQLite and PostgreSQL alike.
  return `(${table}.${at} + ${zoneMs}) / ${dayMs}`
}

/** yyyy-mm-dd, or yyyy-mm, of a day that was grouped by; ids as they are. */
const keyOf = (by: StatisticsBy, value: string | number): string => {
  if (typeof value === 'string') return value
  const date = toDate(value)
  return by === 'month' ? date.slice(0, 7) : date
}

const within = (
  query: Knex.QueryBuilder,
  { from, to, units, item }: StatisticsFilter,
  at: string,
  itemColumn: string | undefined,
): void => {
  void query.where(at, '>=', from).where(at, '<', to)
  if (units) void query.whereIn('unit_id', [...units])
  if (item !== undefined && itemColumn !== undefined) void query.where(itemColumn, item)
}

const keyed = z.object({ key: z.union([z.string(), z.number()]) })

/** Several days are one month: their figures are added up. */
const collect = <Row extends z.infer<typeof keyed>>(
  by: StatisticsBy,
  rows: readonly Row[],
  figures: (row: Row) => Partial<Figures>,
): Counted => joinFigures(rows.map((row) => new Map([[keyOf(by, row.key), figures(row)]])))

const AcceptedRow = keyed.extend({ accepted: z.number() })

const accepted = async (database: Knex, filter: StatisticsFilter): Promise<Counted> => {
  const query = database('cases')
    .select({ key: database.raw(groupOf(filter.by, 'cases', 'accepted_at', 'cases.item_id')) })
    .count({ accepted: '*' })
    .groupBy('key')
  within(query, filter, 'accepted_at', 'item_id')
  return collect(filter.by, z.array(AcceptedRow).parse(await query), (row) => ({ accepted: row.accepted }))
}

const ClosedRow = keyed.extend({
  ...{ closed: z.number(), met: count, missed: count, early: count, timed: count, used: count },
  ...{ allowed: count, online: count, rated: count, satisfied: count, cameraSteps: count, shownSteps: count },
})

const closed = async (database: Knex, filter: StatisticsFilter): Promise<Counted> => {
  const sum = (condition: string): Knex.Raw => database.raw(`sum(case when ${condition} then 1 else 0 end)`)
  const query = database('cases')
    .whereNotNull('accepted_at')
    .select({
      key: database.raw(groupOf(filter.by, 'cases', 'closed_at', 'cases.item_id')),
      met: sum("promised_state = 'met'"),
      missed: sum("promised_state = 'missed'"),
      online: sum("source = 'online'"),
      satisfied: sum('satisfaction <= 3'),
    })
    .count({ closed: '*', rated: 'satisfaction', timed: 'used_days' })
    .sum({ early: 'early', used: 'used_days', allowed: 'allowed_days' })
    .sum({ cameraSteps: 'camera_steps', shownSteps: 'shown_steps' })
    .groupBy('key')
  within(query, filter, 'closed_at', 'item_id')
  return collect(filter.by, z.array(ClosedRow).parse(await query), (row) => ({
    ...{ closed: row.closed, judged: amount(row.met) + amount(row.missed), onTime: amount(row.met) },
    ...{ early: amount(row.early), timed: amount(row.timed), usedDays: amount(row.used) },
    ...{ promisedDays: amount(row.allowed), online: amount(row.online), rated: amount(row.rated) },
    ...{ satisfied: amount(row.satisfied), cameraSteps: amount(row.cameraSteps) },
    shownSteps: amount(row.shownSteps),
  }))
}

/** 1 notice, 2 yellow, 3 red. */
const ofLevel = (level: number, found: number): Partial<Figures> =>
  level === 1 ? { notices: found } : level === 2 ? { yellow: found } : { red: found }
const LevelRow = keyed.extend({ level: z.number(), count: z.number() })

const warned = async (database: Knex, filter: StatisticsFilter): Promise<Counted> => {
  const ofItem = filter.by === 'item' || filter.item !== undefined
  const query = database('warnings')
    .whereNot('warnings.state', 'voided')
    .select({ key: database.raw(groupOf(filter.by, 'warnings', 'raised_at', 'cases.item_id')) })
    .select({ level: 'warnings.level' })
    .count({ count: '*' })
    .groupBy('key', 'warnings.level')
    .where('raised_at', '>=', filter.from)
    .where('raised_at', '<', filter.to)
  if (ofItem) void query.join('cases', 'cases.id', 'warnings.case_id')
  if (filter.units) void query.whereIn('warnings.unit_id', [...filter.units])
  if (filter.item !== undefined) void query.where('cases.item_id', filter.item)
  return collect(filter.by, z.array(LevelRow).parse(await query), ({ level, count: found }) =>
    ofLevel(level, found),
  )
}

const CountRow = keyed.extend({ count: z.number() })

/** Things that may be about a case, each at a moment: findings, complaints. */
const cameUp = async (
  database: Knex,
  filter: StatisticsFilter,
  table: 'findings' | 'complaints',
  at: string,
): Promise<Counted> => {
  const ofItem = filter.by === 'item' || filter.item !== undefined
  const query = database(table)
    .select({
      key: database.raw(groupOf(filter.by, table, at, 'cases.item_id')),
    })
    .count({ count: '*' })
    .groupBy('key')
    .where(`${table}.${at}`, '>=', filter.from)
    .where(`${table}.${at}`, '<', filter.to)
  if (table === 'findings') void query.whereNot('findings.state', 'dismissed')
  if (ofItem) void query.join('cases', 'cases.id', `${table}.case_id`)
  if (filter.units) void query.whereIn(`${table}.unit_id`, [...filter.units])
  if (filter.item !== undefined) void query.where('cases.item_id', filter.item)
  return collect(filter.by, z.array(CountRow).parse(await query), (row) =>
    table === 'findings' ? { findings: row.count } : { complaints: row.count },
  )
}

const issued = async (database: Knex, filter: StatisticsFilter): Promise<Counted> => {
  if (filter.by === 'item' || filter.item !== undefined) return new Map()
  const query = database('orders')
    .whereNot('state', 'withdrawn')
    .select({ key: database.raw(groupOf(filter.by, 'orders', 'issued_at', '')) })
    .count({ count: '*' })
    .groupBy('key')
  within(query, filter, 'issued_at', undefined)
  return collect(filter.by, z.array(CountRow).parse(await query), (row) => ({ orders: row.count }))
}

/** All figures of a range of time, by the key of their group. */
export const readFigures = async (database: Knex, filter: StatisticsFilter) =>
  joinFigures(
    await Promise.all([
      accepted(database, filter),
      closed(database, filter),
      warned(database, filter),
      cameUp(database, filter, 'findings', 'found_at'),
      cameUp(database, filter, 'complaints', 'received_at'),
      issued(database, filter),
    ]),
  )
