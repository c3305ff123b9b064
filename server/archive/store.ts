import { z } from 'zod'
import {
  ArchiveState,
  ArchiveVerdict,
  BagFault,
  ExpectedPart,
  FourProperties,
  PackageKind,
  Publicity,
  RetentionClass,
} from '../contract/archive.ts'
import { ArchiveId, NodeId, UnitId, UserId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import { dueSealedBefore, type Archive } from './archive.ts'

const ArchiveRow = z
  .object({
    ...{ id: ArchiveId, home_node: NodeId, package_id: z.string(), version: z.number(), kind: PackageKind },
    ...{ subject: z.string(), unit_id: UnitId, title: z.string(), reference: z.string().nullable() },
    ...{ fonds: z.string().nullable(), retention: RetentionClass, publicity: Publicity, state: ArchiveState },
    ...{ gaps: z.string(), accept_gaps: z.coerce.boolean(), failure: z.string().nullable() },
    ...{ files: z.number(), bytes: z.number(), statement_sha256: z.string().nullable() },
    ...{
      key_id: z.string().nullable(),
      audit_length: z.number().nullable(),
      audit_head: z.string().nullable(),
    },
    ...{ created_at: z.number(), created_by: UserId, approved_by: UserId.nullable() },
    ...{
      sealed_at: z.number().nullable(),
      verified_at: z.number().nullable(),
      verdict: ArchiveVerdict.nullable(),
    },
  })
  .transform((row): Archive => ({
    ...{
      id: row.id,
      homeNode: row.home_node,
      packageId: row.package_id,
      version: row.version,
      kind: row.kind,
    },
    ...{ subject: row.subject, unitId: row.unit_id, title: row.title, reference: row.reference },
    ...{ fonds: row.fonds, retention: row.retention, publicity: row.publicity, state: row.state },
    gaps: z.array(ExpectedPart).parse(JSON.parse(row.gaps)),
    ...{ acceptGaps: row.accept_gaps, failure: row.failure, files: row.files, bytes: row.bytes },
    ...{ statementSha256: row.statement_sha256, keyId: row.key_id },
    audit:
      row.audit_length === null || row.audit_head === null
        ? null
        : { length: row.audit_length, head: row.audit_head },
    ...{ createdAt: row.created_at, createdBy: row.created_by, approvedBy: row.approved_by },
    ...{ sealedAt: row.sealed_at, verifiedAt: row.verified_at, verdict: row.verdict },
  }))

const toRow = (archive: Archive) => ({
  ...{ id: archive.id, home_node: archive.homeNode, package_id: archive.packageId, version: archive.version },
  ...{ kind: archive.kind, subject: archive.subject, unit_id: archive.unitId, title: archive.title },
  ...{ reference: archive.reference, fonds: archive.fonds, retention: archive.retention },
  ...{ publicity: archive.publicity, state: archive.state, gaps: JSON.stringify(archive.gaps) },
  ...{
    accept_gaps: archive.acceptGaps,
    failure: archive.failure,
    files: archive.files,
    bytes: archive.bytes,
  },
  ...{ statement_sha256: archive.statementSha256, key_id: archive.keyId },
  ...{ audit_length: archive.audit?.length ?? null, audit_head: archive.audit?.head ?? null },
  ...{ created_at: archive.createdAt, created_by: archive.createdBy, approved_by: archive.approvedBy },
  ...{ sealed_at: archive.sealedAt, verified_at: archive.verifiedAt, verdict: archive.verdict },
})

/** Adds a package, or replaces what was known of it. */
export const putArchive = async (trx: Transaction, archive: Archive): Promise<void> => {
  await trx('archives').insert(toRow(archive)).onConflict('id').merge()
}

export const findArchive = async (database: Database, id: ArchiveId): Promise<Archive | undefined> => {
  const row: unknown = await database('archives').where({ id }).first()
  return row === undefined ? undefined : ArchiveRow.parse(row)
}

/** All versions of a case's or meeting's package, newest first. */
export const versionsOf = async (
  database: Database,
  kind: PackageKind,
  subject: string,
): Promise<readonly Archive[]> => {
  const rows: unknown = await database('archives').where({ kind, subject }).orderBy('version', 'desc')
  return z.array(ArchiveRow).parse(rows)
}

/** The highest 档号 that begins so. */
export const lastReference = async (database: Database, beginning: string): Promise<string | undefined> => {
  const row: unknown = await database('archives')
    .where('reference', 'like', `${beginning}%`)
    .orderByRaw('length(reference) DESC, reference DESC')
    .first('reference')
  return row === undefined ? undefined : z.object({ reference: z.string() }).parse(row).reference
}

export interface ArchiveFilter {
  readonly units: readonly UnitId[]
  /** Ids of cases or meetings. */
  readonly subject?: readonly string[] | undefined
  readonly state?: ArchiveState | undefined
  readonly kind?: PackageKind | undefined
  readonly verdict?: ArchiveVerdict | undefined
  /** Part of the title. */
  readonly text?: string | undefined
  readonly retention?: RetentionClass | undefined
  /** Sealed, and their retention is over by then. */
  readonly dueBefore?: EpochMs | undefined
}

/** Packages of these units before a cursor, newest first. */
export const archivesBefore = async (
  database: Database,
  { units, state, kind, verdict, text, subject, retention, dueBefore }: ArchiveFilter,
  cursor: string | undefined,
  limit: number,
): Promise<readonly Archive[]> => {
  // Ids are UUIDv7: their order is that of creation.
  const query = database('archives').whereIn('unit_id', units).orderBy('id', 'desc').limit(limit)
  if (cursor !== undefined) void query.where('id', '<', cursor)
  if (state !== undefined) void query.where({ state })
  if (subject !== undefined) void query.whereIn('subject', [...subject])
  if (kind !== undefined) void query.where({ kind })
  if (verdict !== undefined) void query.where({ verdict })
  if (text !== undefined) void query.whereLike('title', `%${text.replaceAll(/[%_]/gu, '')}%`)
  if (retention !== undefined) void query.where({ retention })
  if (dueBefore !== undefined)
    void query.where({ state: 'sealed' }).where((due) => {
      for (const { retention: one, sealedBefore } of dueSealedBefore(dueBefore))
        void due.orWhere((of) => void of.where({ retention: one }).where('sealed_at', '<', sealedBefore))
    })
  return z.array(ArchiveRow).parse(await query)
}

export const archivesInState = async (
  database: Database,
  state: ArchiveState,
): Promise<readonly Archive[]> => {
  const rows: unknown = await database('archives').where({ state }).orderBy('id')
  return z.array(ArchiveRow).parse(rows)
}

/** The sealed package that has not been verified for longest, where that is before `before`. */
export const nextToVerify = async (database: Database, before: EpochMs): Promise<Archive | undefined> => {
  const row: unknown = await database('archives')
    .where({ state: 'sealed' })
    .where('verified_at', '<', before)
    .orderBy('verified_at')
    .first()
  return row === undefined ? undefined : ArchiveRow.parse(row)
}

export const damagedArchives = async (database: Database): Promise<readonly Archive[]> => {
  const rows: unknown = await database('archives')
    .where({ state: 'sealed', verdict: 'damaged' })
    .orderBy('id')
  return z.array(ArchiveRow).parse(rows)
}

/** A verification as it is kept. */
export interface Check {
  readonly archiveId: ArchiveId
  readonly at: EpochMs
  readonly by: UserId | null
  readonly verdict: ArchiveVerdict
  readonly faults: readonly BagFault[]
  readonly properties: FourProperties
}

const CheckRow = z
  .object({
    ...{ archive_id: ArchiveId, at: z.number(), by: UserId.nullable(), verdict: ArchiveVerdict },
    ...{ faults: z.string(), properties: z.string() },
  })
  .transform((row): Check => ({
    ...{ archiveId: row.archive_id, at: row.at, by: row.by, verdict: row.verdict },
    faults: z.array(BagFault).parse(JSON.parse(row.faults)),
    properties: FourProperties.parse(JSON.parse(row.properties)),
  }))

export const addCheck = async (trx: Transaction, check: Check): Promise<void> => {
  await trx('archive_checks').insert({
    ...{ archive_id: check.archiveId, at: check.at, by: check.by, verdict: check.verdict },
    ...{ faults: JSON.stringify(check.faults), properties: JSON.stringify(check.properties) },
  })
}

/** Verifications of a package, newest first. */
export const checksOf = async (
  database: Database,
  id: ArchiveId,
  limit: number,
): Promise<readonly Check[]> => {
  const rows: unknown = await database('archive_checks')
    .where({ archive_id: id })
    .orderBy('id', 'desc')
    .limit(limit)
  return z.array(CheckRow).parse(rows)
}
