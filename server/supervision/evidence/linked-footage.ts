import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId, EvidenceLinkId, SourceId, type UnitId } from '../../contract/ids.ts'
import { EvidenceOrigin } from '../../contract/supervision/case.ts'
import type { LinkedFootage } from '../../contract/supervision/evidence.ts'
import { toInstant, type TimeRange } from '../../contract/time.ts'

const Row = z
  .object({
    id: EvidenceLinkId,
    source_id: SourceId,
    from_ms: z.number(),
    to_ms: z.number(),
    origin: EvidenceOrigin,
    case_id: CaseId,
    case_no: z.string(),
    item_name: z.string(),
  })
  .transform((row): LinkedFootage => ({
    ...{ id: row.id, source: row.source_id, origin: row.origin },
    ...{ from: toInstant(row.from_ms), to: toInstant(row.to_ms) },
    ...{ caseId: row.case_id, caseNo: row.case_no, itemName: row.item_name },
  }))

/**
 * Links of these sources that reach into a range, latest first.
 * @param units units whose cases may be seen
 */
export const linkedWithin = async (
  database: Knex,
  sources: readonly SourceId[],
  { from, to }: TimeRange,
  units: readonly UnitId[],
  limit: number,
): Promise<readonly LinkedFootage[]> => {
  const rows: unknown = await database('evidence_links')
    .join('cases', 'cases.id', 'evidence_links.case_id')
    .join('items', 'items.id', 'cases.item_id')
    .whereIn('evidence_links.source_id', [...sources])
    .where('evidence_links.from_ms', '<', to)
    .where('evidence_links.to_ms', '>', from)
    .whereNull('evidence_links.ended_at')
    .whereIn('cases.unit_id', [...units])
    .orderBy([
      { column: 'evidence_links.from_ms', order: 'desc' },
      { column: 'evidence_links.id', order: 'desc' },
    ])
    .limit(limit)
    .select(
      ...['evidence_links.id', 'source_id', 'from_ms', 'to_ms', 'origin', 'case_id', 'case_no'],
      database.ref('items.name').as('item_name'),
    )
  return z.array(Row).parse(rows)
}
