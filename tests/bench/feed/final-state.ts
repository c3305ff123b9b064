import { join } from 'node:path'
import { openReader } from '../../../server/kernel/database/index.ts'
import type { Product } from '../../support/product.ts'
import { until } from '../../support/until.ts'

/** What a case has come to: as it is filed, and the events that its steps are. Ids that each server makes are left out. */
export type FinalState = ReadonlyMap<string, string>

const followedWithinMs = 300_000

const columns = [
  ...[
    'case_no',
    'status',
    'kind',
    'source',
    'applicant',
    'parent_case_no',
    'first_at',
    'applied_at',
    'accepted_at',
  ],
  ...['closed_at', 'outcome', 'promised_due_at', 'statutory_due_at', 'promised_state', 'handler', 'events'],
].map((column) => `cases.${column}`)

/** Waits until all cases were followed up, and reads what they have come to. */
export const readFinalState = async (product: Product): Promise<FinalState> => {
  const database = openReader(join(product.dataDir, 'business.db'), 1)
  try {
    await until('all cases to be followed up', followedWithinMs, async () => {
      const waiting: unknown = await database('cases').where('follow_at', '<=', Date.now()).first('id')
      return waiting === undefined
    })
    const cases: Record<string, unknown>[] = await database('cases')
      .join('items', 'items.id', 'cases.item_id')
      .leftJoin('service_points', 'service_points.id', 'cases.point_id')
      .select(columns)
      .select({ item: 'items.code', point: 'service_points.code' })
    const events: { case_no: string; event: string }[] = await database('case_events')
      .join('cases', 'cases.id', 'case_events.case_id')
      .orderBy('case_events.event_id')
      .select('cases.case_no', 'case_events.event')
    const stepsOf = Map.groupBy(events, ({ case_no }) => case_no)
    return new Map(
      cases.map((row) => {
        const number = String(row['case_no'])
        return [number, JSON.stringify([row, (stepsOf.get(number) ?? []).map(({ event }) => event)])]
      }),
    )
  } finally {
    await database.destroy()
  }
}

/** Cases that are different, or there only once. */
export const differences = (one: FinalState, other: FinalState): number =>
  [...new Set([...one.keys(), ...other.keys()])].filter((number) => one.get(number) !== other.get(number))
    .length
