import { z } from 'zod'
import { ArchiveId, HandoverId, UnitId, UserId } from './ids.ts'
import { PageQuery } from './problem.ts'
import { Instant, InstantQuery } from './time.ts'

/** What is wrong with a bag, and with which of its files. Every path is relative to the bag's folder. */
export const BagFault = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('changed'),
    path: z.string(),
    algorithm: z.string(),
    expected: z.string(),
    found: z.string(),
  }),
  z.object({ kind: z.literal('missing'), path: z.string() }),
  /** There, but no manifest knows it. */
  z.object({ kind: z.literal('extra'), path: z.string() }),
  z.object({ kind: z.literal('unreadable'), path: z.string(), detail: z.string() }),
  /** No plain file, or one that stands there twice. */
  z.object({
    kind: z.literal('strange'),
    path: z.string(),
    why: z.enum(['link', 'special', 'outside', 'duplicate', 'encrypted']),
  }),
  /** A tag file that does not say what it should; `line`: from 1 on. */
  z.object({ kind: z.literal('malformed'), path: z.string(), line: z.int(), detail: z.string() }),
  /** A manifest names a path that leaves the bag. */
  z.object({ kind: z.literal('outside'), path: z.string(), manifest: z.string() }),
  /** The bag wants files fetched from elsewhere. */
  z.object({ kind: z.literal('fetch'), path: z.string() }),
  z.object({ kind: z.literal('algorithm'), path: z.string() }),
  z.object({ kind: z.literal('noManifest'), path: z.string() }),
  /** Payload-Oxum says otherwise: bytes and files. */
  z.object({ kind: z.literal('amount'), path: z.string(), expected: z.string(), found: z.string() }),
  z.object({
    kind: z.literal('signature'),
    path: z.string(),
    why: z.enum([
      'missing',
      'malformed',
      'algorithm',
      'wrong',
      'otherManifest',
      'otherPackage',
      'retiredKey',
    ]),
    detail: z.string(),
  }),
  /** The audit trail in it is not the chain that the statement pins. */
  z.object({
    kind: z.literal('audit'),
    path: z.string(),
    why: z.enum(['missing', 'malformed', 'hole', 'unlinked', 'altered', 'cut']),
    entry: z.int(),
  }),
])
export type BagFault = z.infer<typeof BagFault>

/** Nothing is wrong, but somebody should know. */
export const BagWarning = z.discriminatedUnion('kind', [
  /** Names that some file systems take for one. */
  z.object({ kind: z.literal('similarNames'), paths: z.array(z.string()) }),
  /** Only digests that can be forged. */
  z.object({ kind: z.literal('weakDigest'), algorithms: z.array(z.string()) }),
  z.object({ kind: z.literal('noTagManifest') }),
  /** Tag files that no tag manifest covers: allowed, but anybody may have put them there. */
  z.object({ kind: z.literal('uncovered'), paths: z.array(z.string()) }),
])
export type BagWarning = z.infer<typeof BagWarning>

/** `known`: of a key that whoever verifies named; `unknown`: right, but of a key that nobody vouched for. */
export const SignatureVerdict = z.enum(['known', 'unknown', 'none', 'wrong'])
export type SignatureVerdict = z.infer<typeof SignatureVerdict>

/** What may be packed: a case (办件) or a meeting (会议). */
export const PackageKind = z.enum(['case', 'meeting'])
export type PackageKind = z.infer<typeof PackageKind>

/** How long an archive is kept (保管期限). */
export const RetentionClass = z.enum(['permanent', 'years30', 'years10'])
export type RetentionClass = z.infer<typeof RetentionClass>

/** Who may see an archive later (公开属性). */
export const Publicity = z.enum(['public', 'onRequest', 'restricted'])
export type Publicity = z.infer<typeof Publicity>

/** A text that stands in a package, which must be read without this program: in both languages. */
export const BothTexts = z.object({ 'zh-CN': z.string(), en: z.string() })
export type BothTexts = z.infer<typeof BothTexts>

/** Part of the record as the package's page shows it: names and values, or rows below a head. */
export const RecordSection = z.object({
  title: BothTexts,
  /** The head of the rows. */
  columns: z.array(BothTexts),
  rows: z.array(z.array(z.string())),
})
export type RecordSection = z.infer<typeof RecordSection>

/** What should be in a package; `present` false: a gap. */
export const ExpectedPart = z.object({
  /** Stable: `step.acceptance`, `footage`, `order.closed` … */
  code: z.string(),
  name: BothTexts,
  present: z.boolean(),
  /** Why it is missing, where that is known. */
  detail: z.string(),
})
export type ExpectedPart = z.infer<typeof ExpectedPart>

/** A package as it is described, in itself and in lists. */
export const PackageDescription = z.object({
  kind: PackageKind,
  /** Id of the case or the meeting. */
  subject: z.string(),
  title: z.string(),
  /** 全宗号 */
  fonds: z.string().nullable(),
  /** 档号 */
  reference: z.string().nullable(),
  retention: RetentionClass,
  publicity: Publicity,
  parts: z.array(ExpectedPart),
  record: z.array(RecordSection),
  /** What will be packed, as far as known: for progress. */
  amount: z.object({ files: z.int(), bytes: z.number() }),
})
export type PackageDescription = z.infer<typeof PackageDescription>

/** 真实性, 完整性, 可用性, 安全性: what was looked at for each, and with what result. */
export const FourProperties = z.object({
  at: z.string(),
  properties: z.array(
    z.object({
      property: z.enum(['authenticity', 'integrity', 'usability', 'security']),
      checks: z.array(
        z.object({
          name: BothTexts,
          /** `open`: not a matter that this check can decide. */
          result: z.enum(['passed', 'failed', 'open']),
          detail: z.string(),
        }),
      ),
    }),
  ),
})
export type FourProperties = z.infer<typeof FourProperties>

/** How far a sealing is. */
export const SealStep = z.enum(['packing', 'describing', 'signing', 'verifying', 'publishing'])
export type SealStep = z.infer<typeof SealStep>

/**
 * How far a package is: `proposed` until a second person agrees, where configuration asks for one; `incomplete`: parts are
 * missing, and somebody has to say whether it is sealed without them.
 */
export const ArchiveState = z.enum(['proposed', 'sealing', 'incomplete', 'failed', 'sealed', 'withdrawn'])
export type ArchiveState = z.infer<typeof ArchiveState>

export const ArchiveVerdict = z.enum(['intact', 'damaged'])
export type ArchiveVerdict = z.infer<typeof ArchiveVerdict>

export const ArchiveView = z.object({
  id: ArchiveId,
  packageId: z.string(),
  version: z.int(),
  kind: PackageKind,
  subject: z.string(),
  unit: UnitId,
  title: z.string(),
  reference: z.string().nullable(),
  fonds: z.string().nullable(),
  retention: RetentionClass,
  publicity: Publicity,
  state: ArchiveState,
  gaps: z.array(ExpectedPart),
  failure: z.string().nullable(),
  files: z.int(),
  bytes: z.number(),
  keyId: z.string().nullable(),
  createdAt: Instant,
  createdBy: UserId,
  approvedBy: UserId.nullable(),
  sealedAt: Instant.nullable(),
  /** When its retention is over; null: never, or it is not sealed. */
  retainedUntil: Instant.nullable(),
  verifiedAt: Instant.nullable(),
  verdict: ArchiveVerdict.nullable(),
  /** While it is sealed or verified. */
  progress: z.object({ step: SealStep, done: z.number(), of: z.number() }).nullable(),
})
export type ArchiveView = z.infer<typeof ArchiveView>

/** POST /api/archives: seal a case or a meeting, as a first or as the next version. */
export const NewArchive = z.strictObject({
  kind: PackageKind,
  subject: z.string().min(1).max(100),
})
export type NewArchive = z.infer<typeof NewArchive>

/** GET /api/archives: newest first. */
export const ArchiveQuery = z.object({
  ...PageQuery.shape,
  state: ArchiveState.optional(),
  kind: PackageKind.optional(),
  verdict: ArchiveVerdict.optional(),
  /** Part of the title. */
  text: z.string().trim().max(100).optional(),
  /** Of these cases or meetings. */
  subject: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .pipe(z.array(z.string().max(100)).max(200))
    .optional(),
  retention: RetentionClass.optional(),
  /** Sealed packages whose retention is over by then (到期鉴定). */
  dueBefore: InstantQuery.optional(),
})

/** A verification of a package, and what it found. */
export const ArchiveCheck = z.object({
  at: Instant,
  /** Null: on schedule. */
  by: UserId.nullable(),
  verdict: ArchiveVerdict,
  faults: z.array(BagFault),
  properties: FourProperties,
})
export type ArchiveCheck = z.infer<typeof ArchiveCheck>

/** POST /api/handovers: packages that are handed over together (移交清册). */
export const NewHandover = z.strictObject({
  archives: z.array(ArchiveId).min(1).max(500),
  /** Who receives them: an archive, an office. */
  to: z.string().trim().min(1).max(200),
  remark: z.string().trim().max(500).default(''),
})
export type NewHandover = z.infer<typeof NewHandover>

/** POST /api/handovers/{id}/receipt: they were received, and verified there. */
export const HandoverReceipt = z.strictObject({
  /** The person who signed for them. */
  by: z.string().trim().min(1).max(100),
  remark: z.string().trim().max(500).default(''),
})

export const HandoverView = z.object({
  id: HandoverId,
  /** 2026-0001: of the year, in its order. */
  number: z.string(),
  unit: UnitId,
  to: z.string(),
  remark: z.string(),
  createdAt: Instant,
  createdBy: UserId,
  archives: z.int(),
  receipt: z.object({ at: Instant, by: z.string(), remark: z.string() }).nullable(),
})
export type HandoverView = z.infer<typeof HandoverView>

/** One line of a hand-over list: what the receiver compares. */
export const HandoverLine = z.object({
  archive: ArchiveId,
  packageId: z.string(),
  version: z.int(),
  title: z.string(),
  reference: z.string().nullable(),
  retention: RetentionClass,
  files: z.int(),
  bytes: z.number(),
  statementSha256: z.string(),
})
export type HandoverLine = z.infer<typeof HandoverLine>
