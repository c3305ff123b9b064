import { z } from 'zod'
import { CameraId, HallId, SourceId, UnitId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import type { Camera } from './camera.ts'

const CameraRow = z.object({
  id: CameraId,
  import_key: z.string().nullable(),
  name: z.string(),
  unit_id: UnitId,
  hall_id: HallId,
  source_id: SourceId,
  plan_x: z.number().nullable(),
  plan_y: z.number().nullable(),
  url: z.string(),
  credentials: z.string().nullable(),
  sub_url: z.string().nullable(),
  sub_credentials: z.string().nullable(),
  onvif_url: z.string().nullable(),
  onvif_credentials: z.string().nullable(),
  ptz: z.number(),
  transport: z.enum(['tcp', 'udp']),
  enabled: z.number(),
  priority: z.int(),
  retention_days: z.int(),
  created_at: z.number(),
  removed_at: z.number().nullable(),
})
type CameraRow = z.infer<typeof CameraRow>

const fromRow = (row: CameraRow, windows: readonly number[]): Camera => ({
  id: row.id,
  importKey: row.import_key,
  name: row.name,
  unitId: row.unit_id,
  hallId: row.hall_id,
  sourceId: row.source_id,
  windows,
  plan: row.plan_x === null || row.plan_y === null ? null : { x: row.plan_x, y: row.plan_y },
  main: { url: row.url, credentials: row.credentials },
  sub: row.sub_url === null ? null : { url: row.sub_url, credentials: row.sub_credentials },
  onvif: row.onvif_url === null ? null : { url: row.onvif_url, credentials: row.onvif_credentials },
  ptz: row.ptz !== 0,
  transport: row.transport,
  enabled: row.enabled !== 0,
  priority: row.priority,
  retentionDays: row.retention_days,
  createdAt: row.created_at,
  removedAt: row.removed_at,
})

const toRow = (camera: Camera, now: EpochMs): CameraRow & { readonly updated_at: EpochMs } => ({
  id: camera.id,
  import_key: camera.importKey,
  name: camera.name,
  unit_id: camera.unitId,
  hall_id: camera.hallId,
  source_id: camera.sourceId,
  plan_x: camera.plan?.x ?? null,
  plan_y: camera.plan?.y ?? null,
  url: camera.main.url,
  credentials: camera.main.credentials,
  sub_url: camera.sub?.url ?? null,
  sub_credentials: camera.sub?.credentials ?? null,
  onvif_url: camera.onvif?.url ?? null,
  onvif_credentials: camera.onvif?.credentials ?? null,
  ptz: camera.ptz ? 1 : 0,
  transport: camera.transport,
  enabled: camera.enabled ? 1 : 0,
  priority: camera.priority,
  retention_days: camera.retentionDays,
  created_at: camera.createdAt,
  removed_at: camera.removedAt,
  updated_at: now,
})

interface CoveredWindow {
  readonly camera_id: string
  readonly number: number
}

/** Which cameras: those in the hall, those taken out of it, or both. */
export type Presence = 'present' | 'removed' | 'any'

/** How to find cameras: those present with this value in one column, unless told otherwise. */
type Filter = Readonly<Partial<Pick<CameraRow, 'id' | 'source_id' | 'import_key'>>> & {
  readonly presence?: Presence
}

/** Cameras that match, by name. */
export const findCameras = async (
  database: Database,
  { presence = 'present', ...filter }: Filter = {},
): Promise<readonly Camera[]> => {
  const query = database('cameras').where(filter).orderBy(['name', 'id'])
  if (presence === 'present') void query.whereNull('removed_at')
  if (presence === 'removed') void query.whereNotNull('removed_at')
  const rows = z.array(CameraRow).parse(await query)
  const covered = await database('camera_windows')
    .join('windows', 'windows.id', 'camera_windows.window_id')
    .join('cameras', 'cameras.id', 'camera_windows.camera_id')
    .where(Object.fromEntries(Object.entries(filter).map(([key, value]) => [`cameras.${key}`, value])))
    .orderBy('windows.number')
    .select<CoveredWindow[]>('camera_windows.camera_id', 'windows.number')
  const windowsOf = Map.groupBy(covered, ({ camera_id }) => camera_id)
  return rows.map((row) => fromRow(row, windowsOf.get(row.id)?.map(({ number }) => number) ?? []))
}

const SourceUnit = z.object({ source_id: SourceId, unit_id: UnitId })

/** Units of the cameras, removed ones too, that sources belong to; asked for every segment that is played. */
export const unitsOfSources = async (
  database: Database,
  sources: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, UnitId>> => {
  const rows: unknown = await database('cameras').whereIn('source_id', sources).select('source_id', 'unit_id')
  return new Map(
    z
      .array(SourceUnit)
      .parse(rows)
      .map(({ source_id, unit_id }) => [source_id, unit_id]),
  )
}

const SourceName = z.object({ source_id: SourceId, name: z.string() })

export const namesOfSources = async (
  database: Database,
  sources: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, string>> => {
  const rows: unknown = await database('cameras').whereIn('source_id', sources).select('source_id', 'name')
  return new Map(
    z
      .array(SourceName)
      .parse(rows)
      .map(({ source_id, name }) => [source_id, name]),
  )
}

/** Writes a camera, new or changed, with the windows of its hall that it covers; unknown numbers are left out. */
export const putCamera = async (trx: Transaction, camera: Camera, now: EpochMs): Promise<void> => {
  await trx('cameras').insert(toRow(camera, now)).onConflict('id').merge()
  await trx('camera_windows').where({ camera_id: camera.id }).delete()
  const windows = await trx('windows')
    .where({ hall_id: camera.hallId })
    .whereIn('number', [...camera.windows])
    .select<{ id: string }[]>('id')
  if (windows.length > 0)
    await trx('camera_windows').insert(windows.map(({ id }) => ({ camera_id: camera.id, window_id: id })))
}

/** Numbers of those windows that the hall does not have. */
export const missingWindows = async (
  trx: Transaction,
  hallId: HallId,
  numbers: readonly number[],
): Promise<readonly number[]> => {
  const rows = await trx('windows').where({ hall_id: hallId }).select<{ number: number }[]>('number')
  const known = new Set(rows.map(({ number }) => number))
  return numbers.filter((number) => !known.has(number))
}

/** Unit that runs a hall; undefined where there is no such hall. */
export const unitOfHall = async (trx: Database, hallId: HallId): Promise<UnitId | undefined> => {
  const row: unknown = await trx('halls').where({ id: hallId }).first('unit_id')
  return row === undefined ? undefined : z.object({ unit_id: UnitId }).parse(row).unit_id
}

const NamedHall = z.object({ id: HallId, name: z.string() })
/** A hall as lists of cameras name it. */
export type NamedHall = z.infer<typeof NamedHall>

export const listHalls = async (database: Database): Promise<readonly NamedHall[]> =>
  z.array(NamedHall).parse(await database('halls').orderBy('key').select('id', 'name'))

/** Numbers of the windows that a hall has. */
export const windowsOfHall = async (database: Database, hallId: HallId): Promise<readonly number[]> =>
  database('windows').where({ hall_id: hallId }).orderBy('number').pluck<number[]>('number')
