import { z } from 'zod'
import { ApiKeyId, UnitId } from '../ids.ts'
import { ScopeKind } from '../rights.ts'
import { Instant } from '../time.ts'

/** Most events of a batch. */
export const maxBatch = 1000

/**
 * POST /api/feeds/cases, with `Authorization: Bearer <api key>`: events in any order. Each is judged by itself (see
 * `CaseEvent`), so that one that is wrong holds up no other.
 */
export const FeedBatch = z.strictObject({ events: z.array(z.unknown()).min(1).max(maxBatch) })

/** Why an event was rejected. Whatever it was, the event can be sent again. */
export const EventProblem = z.enum([
  /** It is not as the contract says; `detail` names the field. */
  'invalid',
  /** The key does not cover the unit of the item. */
  'notYours',
  'itemUnknown',
  'pointUnknown',
  /** The case is one of another item. */
  'itemDiffers',
  /** Another event was accepted by this id. */
  'idTaken',
  /** Later than this server's clock by more than five minutes. */
  'inFuture',
])
export type EventProblem = z.infer<typeof EventProblem>

export const EventResult = z.object({
  /** null where the event has none that can be read. */
  eventId: z.string().nullable(),
  /** `duplicate`: it was accepted before, and nothing was done. */
  outcome: z.enum(['accepted', 'duplicate', 'rejected']),
  problem: EventProblem.nullable(),
  detail: z.string().nullable(),
})
export type EventResult = z.infer<typeof EventResult>

/** One result for each event, in the order in which they were sent. */
export const FeedAnswer = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
  results: z.array(EventResult),
})
export type FeedAnswer = z.infer<typeof FeedAnswer>

/** POST /api/feeds/keys */
export const NewApiKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scope: ScopeKind,
  units: z.array(UnitId).min(1).max(200),
  /** null: until it is revoked. */
  expiresAt: Instant.nullable().default(null),
})
export type NewApiKey = z.infer<typeof NewApiKey>

export const ApiKeyView = z.object({
  id: ApiKeyId,
  name: z.string(),
  scope: ScopeKind,
  units: z.array(UnitId),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
})
export type ApiKeyView = z.infer<typeof ApiKeyView>

/** The key itself is told once, here. */
export const CreatedApiKey = z.object({ key: ApiKeyView, secret: z.string() })

/** Query of POST /api/cases/import */
export const CaseImportQuery = z.object({
  /** Only say what would be done. */
  dryRun: z.stringbool().default(false),
})

export const CaseImportOutcome = z.enum(['created', 'changed', 'unchanged', 'error'])
export type CaseImportOutcome = z.infer<typeof CaseImportOutcome>

/** What an import did, or with `dryRun` would do, line by line. */
export const CaseImport = z.object({
  lines: z.array(
    z.object({
      /** Line in the file, from 1, the header included. */
      line: z.int(),
      caseNo: z.string(),
      outcome: CaseImportOutcome,
      /** For `error`: what is wrong, as a stable word; that of an event, or of a column. */
      problem: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
})
export type CaseImport = z.infer<typeof CaseImport>
