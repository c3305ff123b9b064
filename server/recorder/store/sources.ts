import type { Knex } from 'knex'
import { z } from 'zod'
import { NodeId, SourceId } from '../../contract/ids.ts'
import { SourceKind, type SourceSettings } from '../../contract/recorder.ts'

/** How a source's sound is recorded: as it comes, or changed to AAC where MP4 cannot hold its codec (G.711). */
export const AudioPlan = z.enum(['copy', 'aac'])
export type AudioPlan = z.infer<typeof AudioPlan>

export interface RecordedSource {
  readonly settings: SourceSettings
  /** Learnt from the camera. */
  readonly audio: AudioPlan
  readonly createdAt: number
}

const SourceRow = z
  .object({
    id: SourceId,
    home_node: NodeId,
    kind: SourceKind,
    name: z.string(),
    url: z.string(),
    credentials: z.string().nullable(),
    transport: z.enum(['tcp', 'udp']),
    enabled: z.number(),
    priority: z.number(),
    retention_days: z.number(),
    audio: AudioPlan,
    created_at: z.number(),
  })
  .transform((row): RecordedSource => ({
    settings: {
      id: row.id,
      homeNode: row.home_node,
      kind: row.kind,
      name: row.name,
      url: row.url,
      credentials: row.credentials,
      transport: row.transport,
      enabled: row.enabled !== 0,
      priority: row.priority,
      retentionDays: row.retention_days,
    },
    audio: row.audio,
    createdAt: row.created_at,
  }))

/** The sources that were not removed. */
export const listSources = async (database: Knex): Promise<readonly RecordedSource[]> => {
  const rows: unknown[] = await database('sources').whereNull('removed_at').orderBy('id')
  return z.array(SourceRow).parse(rows)
}

/** Adds a source or changes its settings; one that was removed comes back. */
export const putSource = async (trx: Knex, settings: SourceSettings, at: number): Promise<void> => {
  const row = {
    id: settings.id,
    home_node: settings.homeNode,
    kind: settings.kind,
    name: settings.name,
    url: settings.url,
    credentials: settings.credentials,
    transport: settings.transport,
    enabled: settings.enabled ? 1 : 0,
    priority: settings.priority,
    retention_days: settings.retentionDays,
    removed_at: null,
  }
  // Another address may be another camera: its sound is learnt anew.
  const audio = trx.raw(`CASE WHEN sources.url = excluded.url THEN sources.audio ELSE 'copy' END`)
  await trx('sources')
    .insert({ ...row, audio: 'copy', created_at: at })
    .onConflict('id')
    .merge({ ...row, audio })
}

/** Makes a track known, so that it can be held; whether it is recorded its connection alone says. */
export const addTrack = async (trx: Knex, settings: SourceSettings, at: number): Promise<void> => {
  const known: unknown = await trx('sources').where({ id: settings.id }).first('id')
  if (known === undefined) await putSource(trx, { ...settings, enabled: false }, at)
}

/** Of tracks of meetings none is recorded before web sends it. */
export const restTracks = async (database: Knex): Promise<void> => {
  await database('sources').where({ kind: 'track', enabled: 1 }).update({ enabled: 0 })
}

/** Marks a source as removed; its clips stay. @returns whether there was one */
export const removeSource = async (trx: Knex, id: SourceId, at: number): Promise<boolean> =>
  (await trx('sources').where({ id }).whereNull('removed_at').update({ removed_at: at })) > 0

/** When a source was removed; undefined where it was not. */
export const removalOf = async (database: Knex, id: SourceId): Promise<number | undefined> => {
  const row = await database<{ id: SourceId; removed_at: number | null }>('sources')
    .where({ id })
    .first('removed_at')
  return row?.removed_at ?? undefined
}

/** Keeps what was learnt of a source's sound. */
export const setAudioPlan = async (database: Knex, id: SourceId, audio: AudioPlan): Promise<void> => {
  await database('sources').where({ id }).update({ audio })
}

/** Every source that was ever recorded, those that were removed included. */
export const everySourceId = async (database: Knex): Promise<readonly SourceId[]> => {
  const rows: unknown[] = await database('sources').select('id').orderBy('id')
  return z
    .array(z.object({ id: SourceId }))
    .parse(rows)
    .map(({ id }) => id)
}

/** Whether there is such a source, or ever was. */
export const hasSource = async (database: Knex, id: SourceId): Promise<boolean> => {
  const row: unknown = await database('sources').where({ id }).first('id')
  return row !== undefined
}

/** What retention has to know of a source. */
export interface RetainedSource {
  readonly id: SourceId
  readonly retentionDays: number
  readonly priority: number
  /** Whether it is to be recorded: it was neither switched off nor removed. */
  readonly recorded: boolean
}

interface RetainedRow {
  readonly id: SourceId
  readonly retention_days: number
  readonly priority: number
  readonly enabled: number
  readonly removed_at: number | null
}

/** Every source that was ever recorded: those that were removed have footage too. */
export const retainedSources = async (database: Knex): Promise<readonly RetainedSource[]> => {
  const rows = await database('sources')
    .orderBy('id')
    .select<RetainedRow[]>('id', 'retention_days', 'priority', 'enabled', 'removed_at')
  return rows.map((row) => ({
    id: row.id,
    retentionDays: row.retention_days,
    priority: row.priority,
    recorded: row.enabled !== 0 && row.removed_at === null,
  }))
}
