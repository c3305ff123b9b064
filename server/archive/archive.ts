import {
  RetentionClass,
  type ArchiveState,
  type ArchiveVerdict,
  type ArchiveView,
  type ExpectedPart,
  type PackageKind,
  type Publicity,
} from '../contract/archive.ts'
import type { ArchiveId, NodeId, UnitId, UserId } from '../contract/ids.ts'
import { toInstant, type EpochMs } from '../contract/time.ts'

/** A package of the archive: one version. */
export interface Archive {
  readonly id: ArchiveId
  readonly homeNode: NodeId
  readonly packageId: string
  readonly version: number
  readonly kind: PackageKind
  readonly subject: string
  readonly unitId: UnitId
  readonly title: string
  readonly reference: string | null
  readonly fonds: string | null
  readonly retention: RetentionClass
  readonly publicity: Publicity
  readonly state: ArchiveState
  readonly gaps: readonly ExpectedPart[]
  readonly acceptGaps: boolean
  readonly failure: string | null
  readonly files: number
  readonly bytes: number
  readonly statementSha256: string | null
  readonly keyId: string | null
  /** The audit chain that its statement pins. */
  readonly audit: { readonly length: number; readonly head: string } | null
  readonly createdAt: EpochMs
  readonly createdBy: UserId
  readonly approvedBy: UserId | null
  readonly sealedAt: EpochMs | null
  readonly verifiedAt: EpochMs | null
  readonly verdict: ArchiveVerdict | null
}

const years: Readonly<Record<RetentionClass, number | null>> = { permanent: null, years30: 30, years10: 10 }
const beijingOffsetMs = 8 * 3_600_000

export const beijingYear = (at: EpochMs): number => new Date(at + beijingOffsetMs).getUTCFullYear()

/** When an archive's retention is over: counted from the first of January after it was sealed, in Beijing. */
export const retainedUntil = (retention: RetentionClass, sealedAt: EpochMs): EpochMs | null => {
  const length = years[retention]
  if (length === null) return null
  return Date.UTC(beijingYear(sealedAt) + 1 + length, 0, 1) - beijingOffsetMs
}

/** Archives of these classes that were sealed before are those whose retention is over by then. */
export const dueSealedBefore = (
  by: EpochMs,
): readonly { readonly retention: RetentionClass; readonly sealedBefore: EpochMs }[] =>
  RetentionClass.options.flatMap((retention) => {
    const length = years[retention]
    if (length === null) return []
    return [{ retention, sealedBefore: Date.UTC(beijingYear(by) - length, 0, 1) - beijingOffsetMs }]
  })

const instant = (at: EpochMs | null): string | null => (at === null ? null : toInstant(at))

export const archiveView = (archive: Archive, progress: ArchiveView['progress']): ArchiveView => ({
  id: archive.id,
  packageId: archive.packageId,
  version: archive.version,
  kind: archive.kind,
  subject: archive.subject,
  unit: archive.unitId,
  title: archive.title,
  reference: archive.reference,
  fonds: archive.fonds,
  retention: archive.retention,
  publicity: archive.publicity,
  state: archive.state,
  gaps: [...archive.gaps],
  failure: archive.failure,
  files: archive.files,
  bytes: archive.bytes,
  keyId: archive.keyId,
  createdAt: toInstant(archive.createdAt),
  createdBy: archive.createdBy,
  approvedBy: archive.approvedBy,
  sealedAt: instant(archive.sealedAt),
  retainedUntil:
    archive.sealedAt === null ? null : instant(retainedUntil(archive.retention, archive.sealedAt)),
  verifiedAt: instant(archive.verifiedAt),
  verdict: archive.verdict,
  progress,
})
