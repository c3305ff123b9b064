import type { MaterialId, MaterialRequestId, MeetingId, UnitId } from '../../contract/ids.ts'
import type { Audience } from '../../contract/material.ts'
import type { Disclosure } from '../../contract/meeting-plan.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'

interface MaterialRow {
  id: MaterialId
  meeting_id: MeetingId
  unit_id: UnitId
  request_id: MaterialRequestId | null
  name: string
  audience: Audience
  disclosure: Disclosure['kind']
  disclosure_basis: string
  created_at: EpochMs
  removed_at: EpochMs | null
}

interface VersionRow {
  material_id: MaterialId
  version: number
  file_name: string
  media_type: string
  bytes: number
  sha256: string
  stored_at: EpochMs
  stored_name: string
}

export interface MaterialVersion {
  readonly version: number
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: number
  readonly sha256: string
  readonly storedAt: EpochMs
  readonly storedName: string
}

export interface Material {
  readonly id: MaterialId
  readonly meetingId: MeetingId
  /** Who supplied it. */
  readonly unitId: UnitId
  readonly requestId: MaterialRequestId | null
  readonly name: string
  readonly audience: Audience
  readonly disclosure: Disclosure
  /** The newest first. */
  readonly versions: readonly MaterialVersion[]
}

const materialsFrom = async (
  database: Database,
  rows: readonly MaterialRow[],
): Promise<readonly Material[]> => {
  const versions = await database<VersionRow>('material_versions')
    .whereIn(
      'material_id',
      rows.map(({ id }) => id),
    )
    .orderBy('version', 'desc')
  const byMaterial = Map.groupBy(versions, (row) => row.material_id)
  return rows.map((row) => ({
    id: row.id,
    meetingId: row.meeting_id,
    unitId: row.unit_id,
    requestId: row.request_id,
    name: row.name,
    audience: row.audience,
    disclosure: { kind: row.disclosure, basis: row.disclosure_basis },
    versions: (byMaterial.get(row.id) ?? []).map((one) => ({
      version: one.version,
      fileName: one.file_name,
      mediaType: one.media_type,
      bytes: one.bytes,
      sha256: one.sha256,
      storedAt: one.stored_at,
      storedName: one.stored_name,
    })),
  }))
}

/** Those of a meeting that were not taken away, in the order in which they came. */
export const materialsOf = async (database: Database, meetingId: MeetingId): Promise<readonly Material[]> =>
  materialsFrom(
    database,
    await database<MaterialRow>('materials')
      .where({ meeting_id: meetingId })
      .whereNull('removed_at')
      .orderBy('created_at'),
  )

export const findMaterial = async (database: Database, id: MaterialId): Promise<Material | undefined> =>
  (
    await materialsFrom(
      database,
      await database<MaterialRow>('materials').where({ id }).whereNull('removed_at'),
    )
  )[0]

export const insertMaterial = async (
  trx: Transaction,
  material: Omit<Material, 'versions'>,
  at: EpochMs,
): Promise<void> => {
  await trx<MaterialRow>('materials').insert({
    id: material.id,
    meeting_id: material.meetingId,
    unit_id: material.unitId,
    request_id: material.requestId,
    name: material.name,
    audience: material.audience,
    disclosure: material.disclosure.kind,
    disclosure_basis: material.disclosure.basis,
    created_at: at,
    removed_at: null,
  })
}

/** The next version of a material. */
export const insertVersion = async (
  trx: Transaction,
  id: MaterialId,
  version: Omit<MaterialVersion, 'version'>,
): Promise<number> => {
  const last = (await trx<VersionRow>('material_versions')
    .where({ material_id: id })
    .max('version as version')
    .first()) as { version: number | null } | undefined
  const next = (last?.version ?? 0) + 1
  await trx<VersionRow>('material_versions').insert({
    material_id: id,
    version: next,
    file_name: version.fileName,
    media_type: version.mediaType,
    bytes: version.bytes,
    sha256: version.sha256,
    stored_at: version.storedAt,
    stored_name: version.storedName,
  })
  return next
}

/** Its file is kept: what was read once may be asked for later. */
export const removeMaterial = async (trx: Transaction, id: MaterialId, at: EpochMs): Promise<void> => {
  await trx<MaterialRow>('materials').where({ id }).update({ removed_at: at })
}
