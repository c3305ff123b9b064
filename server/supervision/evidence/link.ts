import type {
  CaseId,
  EvidenceLinkId,
  HoldId,
  NodeId,
  ServicePointId,
  SourceId,
  UserId,
} from '../../contract/ids.ts'
import type { EvidenceOrigin } from '../../contract/supervision/case.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { ShownRange } from './ranges.ts'

/** An evidence link (关联录像) as business.db keeps it. */
export interface EvidenceLink extends TimeRange {
  readonly id: EvidenceLinkId
  readonly homeNode: NodeId
  readonly caseId: CaseId
  readonly sourceId: SourceId
  readonly pointId: ServicePointId | null
  readonly origin: EvidenceOrigin
  readonly events: readonly string[]
  readonly uncertain: boolean
  readonly holdId: HoldId | null
  readonly remark: string
  readonly createdBy: UserId | null
  readonly createdAt: EpochMs
  /** Another took its place, or it was taken back. */
  readonly endedAt: EpochMs | null
}

/** A camera that shows a point, with the time in which it was there. */
export interface PointCamera {
  readonly sourceId: SourceId
  readonly createdAt: EpochMs
  readonly removedAt: EpochMs | null
}

/** A link that the rule wants. */
export interface WantedLink extends ShownRange {
  readonly sourceId: SourceId
  readonly pointId: ServicePointId
}

/** Links of a point's ranges to those of its cameras that were there at that time. */
export const linksOf = (
  pointId: ServicePointId,
  ranges: readonly ShownRange[],
  cameras: readonly PointCamera[],
): readonly WantedLink[] =>
  ranges.flatMap((range) =>
    cameras
      .filter(
        ({ createdAt, removedAt }) => range.to > createdAt && (removedAt === null || range.from < removedAt),
      )
      .map(({ sourceId }) => ({ ...range, sourceId, pointId })),
  )

export interface LinkPlan {
  /** Other steps than before, of the same footage. */
  readonly changed: readonly EvidenceLink[]
  readonly added: readonly WantedLink[]
  readonly ended: readonly EvidenceLink[]
}

/** How links by rule become those that are wanted; what is the same footage stays, and its hold with it. */
export const planLinks = (wanted: readonly WantedLink[], existing: readonly EvidenceLink[]): LinkPlan => {
  const byRule = existing.filter(({ origin, endedAt }) => origin === 'rule' && endedAt === null)
  const keyOf = ({ sourceId, from, to }: Pick<EvidenceLink, 'sourceId' | 'from' | 'to'>): string =>
    `${sourceId} ${from} ${to}`
  const wantedByKey = new Map(wanted.map((link) => [keyOf(link), link]))
  const known = new Set(byRule.map(keyOf))
  return {
    added: [...wantedByKey.values()].filter((link) => !known.has(keyOf(link))),
    ended: byRule.filter((link) => !wantedByKey.has(keyOf(link))),
    changed: byRule.flatMap((link) => {
      const now = wantedByKey.get(keyOf(link))
      const same = !now || (now.events.join() === link.events.join() && now.uncertain === link.uncertain)
      return same ? [] : [{ ...link, events: now.events, uncertain: now.uncertain }]
    }),
  }
}
