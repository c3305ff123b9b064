import { z } from 'zod'
import { CommandId, NodeId, SourceId } from './ids.ts'

/** Why a source has no footage for a time. */
export const GapReason = z.enum([
  'unreachable',
  'unauthorised',
  'stalled',
  'bad-stream',
  'no-keyframe',
  'no-space',
  'disk-error',
  'disk-slow',
  'encoder-crashed',
  'recorder-stopped',
  'recorder-crashed',
  'power-lost',
  'disabled',
  'deleted',
])
export type GapReason = z.infer<typeof GapReason>

export const SourceKind = z.enum(['rtsp', 'track'])
export type SourceKind = z.infer<typeof SourceKind>

/**
 * What the recorder is told of a source. `credentials` is its login, sealed by the sender with the camera key for the
 * source's id (`sealLogin`); null for none.
 */
export const SourceSettings = z.strictObject({
  id: SourceId,
  homeNode: NodeId,
  kind: SourceKind,
  name: z.string().min(1).max(200),
  /** rtsp:// or rtsps:// without user and password. */
  url: z.string().min(1).max(2000),
  credentials: z.string().nullable(),
  transport: z.enum(['tcp', 'udp']),
  enabled: z.boolean(),
  priority: z.int().min(0).max(9),
  retentionDays: z.int().min(1).max(36_500),
})
export type SourceSettings = z.infer<typeof SourceSettings>

/** A command to the recorder. Carried out once per `id`, however often it is sent. */
export const RecorderCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('source.put'), id: CommandId, source: SourceSettings }),
  z.strictObject({ type: z.literal('source.remove'), id: CommandId, sourceId: SourceId }),
])
export type RecorderCommand = z.infer<typeof RecorderCommand>

/** What a source is doing now, as the recorder tells it. */
export const SourceState = z.enum(['starting', 'recording', 'waiting', 'disabled', 'stopped'])
export type SourceState = z.infer<typeof SourceState>

export const SourceStatus = z.object({
  sourceId: SourceId,
  state: SourceState,
  /** Epoch milliseconds at which that state began. */
  since: z.number(),
  /** Why it is waiting. */
  reason: GapReason.nullable(),
  /** What happened last, in the words of the other side, credentials cut out. */
  lastError: z.string().nullable(),
  fragments: z.number(),
  /** End of the last indexed fragment, epoch milliseconds. */
  coveredTo: z.number().nullable(),
  restarts: z.number(),
  /** Milliseconds from the capture of a fragment's end to its row, of the last fragment. */
  lagMs: z.number().nullable(),
})
export type SourceStatus = z.infer<typeof SourceStatus>

/** GET /status on the recorder's socket. */
export const RecorderStatus = z.object({
  pid: z.int(),
  startedAt: z.number(),
  ready: z.boolean(),
  sources: z.array(SourceStatus),
  /** What is not well, in stable codes. */
  problems: z.array(z.object({ code: z.string(), detail: z.string() })),
})
export type RecorderStatus = z.infer<typeof RecorderStatus>

/** One line of the recorder's journal, which web copies by cursor into audit and alerts. */
export const JournalEntry = z.object({
  seq: z.int(),
  at: z.number(),
  event: z.string(),
  sourceId: SourceId.nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type JournalEntry = z.infer<typeof JournalEntry>

/** GET /journal: the entries after `after`, oldest first. */
export const JournalQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})
export const JournalPage = z.object({ entries: z.array(JournalEntry) })
export type JournalPage = z.infer<typeof JournalPage>
