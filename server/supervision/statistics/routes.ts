import type { UnitId } from '../../contract/ids.ts'
import {
  NewScoreEntry,
  Scores,
  ScoresQuery,
  StatisticsQuery,
  StatisticsView,
  UnitScore,
  YearScores,
  YearScoresQuery,
  type FigureLine,
} from '../../contract/supervision/statistics.ts'
import { toInstant, type TimeRange } from '../../contract/time.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { dayOf, fromDate, startOf, toDate } from '../calendar/index.ts'
import type { Items } from '../items/items.ts'
import { addFigures, noFigures } from './figures.ts'
import { figuresCsv } from './list.ts'
import { meanOf, scoreOf } from './score.ts'
import { addScoreEntry, scoreGrounds } from './score-store.ts'
import { readFigures } from './store.ts'

const longestMs = 5 * 366 * 86_400_000
const csv = 'text/csv; charset=utf-8'

export interface StatisticsRoutesOptions {
  readonly database: Database
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly items: Items
  readonly units: {
    all(): readonly UnitId[]
    nameOf(id: UnitId): string | undefined
    approves(id: UnitId): boolean
  }
}

/** A month of China as a range of time. */
const rangeOf = (month: string): TimeRange => {
  const from = startOf(fromDate(`${month}-01`))
  const [year = 0, of = 0] = month.split('-').map(Number)
  const next = of === 12 ? `${year + 1}-01` : `${year}-${String(of + 1).padStart(2, '0')}`
  return { from, to: startOf(fromDate(`${next}-01`)) }
}

/** Figures of what was handled, and the monthly scores of units. */
export const statisticsRoutes = (options: StatisticsRoutesOptions): readonly Route[] => {
  const { database, access, audit, clock, items, units } = options

  const visibleTo = (actor: Actor): readonly UnitId[] =>
    units.all().filter((unitId) => access.allows(actor, 'statistics.read', unitId))

  const figures = async (query: StatisticsQuery, actor: Actor): Promise<StatisticsView> => {
    const { from, to, by, unit, item } = query
    if (to <= from || to - from > longestMs) throw new DomainError('statistics.invalidRange')
    if (unit !== undefined) access.require(actor, 'statistics.read', unit)
    const visible = visibleTo(actor)
    const all = visible.length === units.all().length ? undefined : visible
    const found = await readFigures(database, {
      ...{ from, to, by, item, units: unit === undefined ? all : [unit] },
    })
    const nameOf = (key: string): string =>
      by === 'unit'
        ? (units.nameOf(key as UnitId) ?? key)
        : by === 'item'
          ? (items.all().find(({ id }) => id === key)?.name ?? key)
          : key
    const byTime = by === 'day' || by === 'month'
    const lines = [...found]
      .map(([key, values]): FigureLine => ({
        ...{ key, name: nameOf(key) },
        figures: by === 'item' ? { ...values, orders: null } : values,
      }))
      .toSorted((a, b) =>
        byTime
          ? a.key < b.key
            ? -1
            : 1
          : b.figures.accepted - a.figures.accepted || (a.key < b.key ? -1 : 1),
      )
    return {
      ...{ from: toInstant(from), to: toInstant(to), by, lines },
      total: lines.reduce((sum, line) => addFigures(sum, line.figures), noFigures),
    }
  }

  const scores = async (month: string, wanted: readonly UnitId[]): Promise<UnitScore[]> => {
    const grounds = await scoreGrounds(database, wanted, month, rangeOf(month), items.all())
    return [...grounds]
      .map(([unitId, ground]): UnitScore => ({
        ...{ unitId, unitName: units.nameOf(unitId) ?? '', closed: ground.closed, ...scoreOf(ground) },
      }))
      .toSorted((a, b) => b.total - a.total || (a.unitName < b.unitName ? -1 : 1))
  }
  /** Units that handle items. */
  const scored = (actor: Actor): readonly UnitId[] => {
    const handling = new Set(items.all().map(({ unitId }) => unitId))
    return visibleTo(actor).filter((unitId) => handling.has(unitId))
  }

  return [
    route(
      'statistics.read',
      {
        method: 'get',
        path: '/api/statistics',
        summary: 'Figures of a range of time by unit, item, day or month',
        query: StatisticsQuery,
        response: StatisticsView,
      },
      ({ query }, actor) => figures(query, actor),
    ),
    route(
      'statistics.read',
      {
        method: 'get',
        path: '/api/statistics/list.csv',
        summary: 'The same figures for spreadsheets',
        query: StatisticsQuery,
        produces: csv,
      },
      async ({ query, response }, actor) => {
        const { lines, total } = await figures(query, actor)
        response
          .attachment(`统计-${toDate(dayOf(query.from))}-${toDate(dayOf(query.to - 1))}.csv`)
          .type(csv)
          .send(figuresCsv(lines, total))
      },
    ),
    route(
      'statistics.read',
      {
        method: 'get',
        path: '/api/statistics/scores',
        summary: "Units' scores of a month, each point with what it follows from",
        query: ScoresQuery,
        response: Scores,
      },
      async ({ query: { month } }, actor) => ({ month, items: await scores(month, scored(actor)) }),
    ),
    route(
      'statistics.read',
      {
        method: 'get',
        path: '/api/statistics/scores/year',
        summary: "Units' scores of a year: the mean of the months that are over",
        query: YearScoresQuery,
        response: YearScores,
      },
      async ({ query: { year } }, actor) => {
        const wanted = scored(actor)
        const months = Array.from(
          { length: 12 },
          (_, n) => `${year}-${String(n + 1).padStart(2, '0')}`,
        ).filter((month) => rangeOf(month).to <= clock.now())
        const found = new Map<UnitId, number[]>()
        for (const month of months)
          for (const { unitId, total } of await scores(month, wanted))
            found.set(unitId, [...(found.get(unitId) ?? []), total])
        return {
          ...{ year, months },
          items: wanted
            .map((unitId) => ({
              ...{ unitId, unitName: units.nameOf(unitId) ?? '', months: found.get(unitId) ?? [] },
              mean: meanOf(found.get(unitId) ?? []),
            }))
            .toSorted((a, b) => b.mean - a.mean),
        }
      },
    ),
    route(
      'score.enter',
      {
        method: 'post',
        path: '/api/statistics/score-entries',
        summary: 'Enter points of a part that no data tells, with the reason',
        body: NewScoreEntry,
        response: UnitScore,
      },
      async ({ body }, actor) => {
        access.require(actor, 'score.enter', body.unitId)
        await database.transaction(async (trx) => {
          await addScoreEntry(trx, body, clock.now(), actor)
          await audit.append({ action: 'score.entered', actor, subject: body.unitId, data: { ...body } }, trx)
        })
        const [score] = await scores(body.month, [body.unitId])
        if (!score) throw new DomainError('unit.unknown', { unitId: body.unitId })
        return score
      },
    ),
  ]
}
