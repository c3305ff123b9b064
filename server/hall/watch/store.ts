import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { z } from 'zod'
import { CameraId, HallId, SourceId, UnitId } from '../../contract/ids.ts'
import { GapReason } from '../../contract/recorder.ts'
import { chunks } from '../../kernel/database/index.ts'
import type { WatchedCamera } from './away.ts'
import type { CameraTrouble, TroubleChange } from './trouble.ts'

const TroubleRow = z
  .object({
    id: z.int(),
    source_id: SourceId,
    since: z.number(),
    reason: GapReason,
    detail: z.string().nullable(),
    ended_at: z.number().nullable(),
  })
  .transform(({ source_id: sourceId, ended_at: endedAt, ...row }): CameraTrouble => ({
    ...row,
    sourceId,
    endedAt,
  }))

export const readTroubles = async (trx: Knex): Promise<readonly CameraTrouble[]> =>
  z.array(TroubleRow).parse(await trx('camera_troubles').orderBy('id'))

/** Takes up what the journal said. */
export const changeTrouble = async (trx: Knex, change: TroubleChange): Promise<void> => {
  const lasting = () => trx('camera_troubles').where({ source_id: change.sourceId }).whereNull('ended_at')
  if (change.what === 'ended') {
    await lasting().update({ ended_at: Math.round(change.at) })
    return
  }
  const { reason, detail, since } = change
  const updated = await lasting().update({ reason, detail })
  if (updated === 0)
    await trx('camera_troubles').insert({
      ...{ source_id: change.sourceId, since: Math.round(since), reason, detail, ended_at: null },
    })
}

/** Forgets troubles that are over, once they were told. */
export const forgetTroubles = async (trx: Knex, troubles: readonly CameraTrouble[]): Promise<void> => {
  const over = troubles.filter(({ endedAt }) => endedAt !== null).map(({ id }) => id)
  for (const some of chunks(over)) await trx('camera_troubles').whereIn('id', some).delete()
}

const WatchedRow = z
  .object({
    id: CameraId,
    source_id: SourceId,
    name: z.string(),
    unit_id: UnitId,
    hall_id: HallId,
    hall_name: z.string(),
    hall_unit_id: UnitId,
    url: z.string(),
    enabled: z.number(),
  })
  .transform((row): WatchedCamera => ({
    id: row.id,
    sourceId: row.source_id,
    name: row.name,
    unitId: row.unit_id,
    hallId: row.hall_id,
    hallName: row.hall_name,
    hallUnitId: row.hall_unit_id,
    // Alerts are kept by it, and whoever reads alerts need not know addresses.
    platform: createHash('sha256')
      .update(URL.parse(row.url)?.host ?? row.url)
      .digest('hex')
      .slice(0, 16),
    enabled: row.enabled !== 0,
  }))

export const watchedCameras = async (trx: Knex): Promise<readonly WatchedCamera[]> => {
  const rows: unknown = await trx('cameras')
    .join('halls', 'halls.id', 'cameras.hall_id')
    .select('cameras.*', { hall_name: 'halls.name', hall_unit_id: 'halls.unit_id' })
  return z.array(WatchedRow).parse(rows)
}
