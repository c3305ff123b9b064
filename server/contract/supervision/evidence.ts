import { z } from 'zod'
import { CaseId, EvidenceLinkId, SourceId } from '../ids.ts'
import { Instant, InstantQuery } from '../time.ts'
import { EvidenceOrigin } from './case.ts'

/** Query of GET /api/evidence; `source` may stand many times. Links that reach into [from, to), latest first. */
export const EvidenceQuery = z.object({
  source: z.union([SourceId.transform((one) => [one]), z.array(SourceId).min(1).max(100)]),
  from: InstantQuery,
  to: InstantQuery,
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
})

/** Footage that a case is tied to, as whoever looks at the footage sees it. */
export const LinkedFootage = z.object({
  id: EvidenceLinkId,
  source: SourceId,
  from: Instant,
  to: Instant,
  origin: EvidenceOrigin,
  caseId: CaseId,
  caseNo: z.string(),
  itemName: z.string(),
})
export type LinkedFootage = z.infer<typeof LinkedFootage>

export const LinkedFootageList = z.object({
  items: z.array(LinkedFootage),
  /** There are earlier ones in that range, which did not fit into the limit. */
  more: z.boolean(),
})
