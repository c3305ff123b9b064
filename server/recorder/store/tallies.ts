import type { Knex } from 'knex'
import { z } from 'zod'
import { SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import { sourceKey } from '../../footage-index/index.ts'
import { chunks } from '../../kernel/database/index.ts'
import type { Tally } from '../health/tally.ts'

/** What came of a source within the hour that begins at `hour`. */
export interface SourceTally {
  readonly sourceId: SourceId
  readonly hour: EpochMs
  readonly tally: Tally
}

const table = 'source_hours'
/** What is added to what stands there. */
const sumOf = (database: Knex, column: string): Knex.Raw =>
  database.raw('?? + ??', [`${table}.${column}`, `excluded.${column}`])

/** Adds to what the hours already hold: all of it, or nothing. */
export const addTallies = async (database: Knex, tallies: readonly SourceTally[]): Promise<void> => {
  if (tallies.length === 0) return
  await database.transaction(async (trx) => {
    for (const some of chunks(tallies))
      await trx(table)
        .insert(
          some.map(({ sourceId, hour, tally }) => ({
            hour_ms: hour,
            source_key: sourceKey(trx, sourceId),
            frames: tally.frames,
            bytes: tally.bytes,
            covered_ms: tally.coveredMs,
            restarts: tally.restarts,
          })),
        )
        .onConflict(['hour_ms', 'source_key'])
        .merge({
          frames: sumOf(trx, 'frames'),
          bytes: sumOf(trx, 'bytes'),
          covered_ms: sumOf(trx, 'covered_ms'),
          restarts: sumOf(trx, 'restarts'),
        })
  })
}

const TallyRow = z
  .object({
    hour_ms: z.number(),
    source_id: SourceId,
    frames: z.number(),
    bytes: z.number(),
    covered_ms: z.number(),
    restarts: z.number(),
  })
  .transform(({ hour_ms, source_id, covered_ms, ...rest }): SourceTally => ({
    sourceId: source_id,
    hour: hour_ms,
    tally: { ...rest, coveredMs: covered_ms },
  }))

/** The hours of all sources that begin at `from` or later. */
export const talliesSince = async (database: Knex, from: EpochMs): Promise<readonly SourceTally[]> =>
  z
    .array(TallyRow)
    .parse(
      await database(table)
        .join('sources', 'sources.key', 'source_hours.source_key')
        .select('source_hours.*', { source_id: 'sources.id' })
        .where('hour_ms', '>=', from)
        .orderBy('hour_ms'),
    )

const RestartsRow = z.object({ source_id: SourceId, restarts: z.number() })

/** How often each source's stream was begun anew, ever. */
export const restartsOf = async (database: Knex): Promise<ReadonlyMap<SourceId, number>> => {
  const rows: unknown = await database(table)
    .join('sources', 'sources.key', 'source_hours.source_key')
    .select({ source_id: 'sources.id' })
    .sum('source_hours.restarts as restarts')
    .groupBy('sources.id')
  return new Map(
    z
      .array(RestartsRow)
      .parse(rows)
      .map(({ source_id, restarts }) => [source_id, restarts]),
  )
}
