import { z } from 'zod'
import { RetentionClass, type HandoverLine, type HandoverView } from '../../contract/archive.ts'
import { ArchiveId, HandoverId, UnitId, UserId, type NodeId } from '../../contract/ids.ts'
import { toInstant, type EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'

const HandoverRow = z
  .object({
    ...{ id: HandoverId, number: z.string(), unit_id: UnitId, to: z.string(), remark: z.string() },
    ...{ created_at: z.number(), created_by: UserId, archives: z.number() },
    ...{ received_at: z.number().nullable(), received_by: z.string().nullable() },
    receipt_remark: z.string().nullable(),
  })
  .transform((row): HandoverView => ({
    ...{ id: row.id, number: row.number, unit: row.unit_id, to: row.to, remark: row.remark },
    ...{ createdAt: toInstant(row.created_at), createdBy: row.created_by, archives: row.archives },
    receipt:
      row.received_at === null
        ? null
        : { at: toInstant(row.received_at), by: row.received_by ?? '', remark: row.receipt_remark ?? '' },
  }))

const LineRow = z
  .object({
    ...{ id: ArchiveId, package_id: z.string(), version: z.number(), title: z.string() },
    ...{ reference: z.string().nullable(), retention: RetentionClass, files: z.number(), bytes: z.number() },
    statement_sha256: z.string(),
  })
  .transform((row): HandoverLine => ({
    ...{ archive: row.id, packageId: row.package_id, version: row.version, title: row.title },
    ...{ reference: row.reference, retention: row.retention, files: row.files, bytes: row.bytes },
    statementSha256: row.statement_sha256,
  }))

export interface NewHandoverRow {
  readonly id: HandoverId
  readonly homeNode: NodeId
  readonly year: number
  readonly unitId: UnitId
  readonly to: string
  readonly remark: string
  readonly createdAt: EpochMs
  readonly createdBy: UserId
  readonly archives: readonly ArchiveId[]
}

/** Adds a list under the next number of its year. */
export const addHandover = async (trx: Transaction, handover: NewHandoverRow): Promise<void> => {
  const { id, homeNode, year, unitId, to, remark, createdAt, createdBy, archives } = handover
  const found: { number: string }[] = await trx('handovers')
    .where('number', 'like', `${year}-%`)
    .orderBy('id', 'desc')
    .limit(1)
    .select('number')
  const order = Number(found[0]?.number.split('-')[1] ?? 0) + 1
  await trx('handovers').insert({
    ...{ id, home_node: homeNode, number: `${year}-${String(order).padStart(4, '0')}`, unit_id: unitId, to },
    ...{ remark, created_at: createdAt, created_by: createdBy },
  })
  for (const [position, archiveId] of archives.entries())
    await trx('handover_archives').insert({ handover_id: id, position, archive_id: archiveId })
}

const withAmount = (database: Database) =>
  database('handovers')
    .join('handover_archives', 'handover_id', 'handovers.id')
    .groupBy('handovers.id')
    .select('handovers.*')
    .count({ archives: '*' })

export const findHandover = async (database: Database, id: HandoverId): Promise<HandoverView | undefined> => {
  const row: unknown = await withAmount(database).where({ id }).first()
  return row === undefined ? undefined : HandoverRow.parse(row)
}

/** Lists of these units before a cursor, newest first. */
export const handoversBefore = async (
  database: Database,
  units: readonly UnitId[],
  cursor: string | undefined,
  limit: number,
): Promise<readonly HandoverView[]> => {
  const query = withAmount(database).whereIn('unit_id', units).orderBy('id', 'desc').limit(limit)
  if (cursor !== undefined) void query.where('id', '<', cursor)
  return z.array(HandoverRow).parse(await query)
}

/** The lines of a list, in its order. */
export const linesOf = async (database: Database, id: HandoverId): Promise<readonly HandoverLine[]> => {
  const rows: unknown = await database('handover_archives')
    .join('archives', 'archives.id', 'handover_archives.archive_id')
    .where({ handover_id: id })
    .orderBy('position')
    .select('archives.*')
  return z.array(LineRow).parse(rows)
}

/** @returns false where it was signed for before */
export const markReceived = async (
  trx: Transaction,
  id: HandoverId,
  receipt: { readonly at: EpochMs; readonly by: string; readonly remark: string },
): Promise<boolean> =>
  (await trx('handovers')
    .where({ id })
    .whereNull('received_at')
    .update({ received_at: receipt.at, received_by: receipt.by, receipt_remark: receipt.remark })) > 0
