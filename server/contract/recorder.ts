import { z } from 'zod'
import { CompositionSettings } from './composition.ts'
import { ExportSettings } from './export-settings.ts'
import { CommandId, CompositionId, ExportId, HoldId, NodeId, SourceId } from './ids.ts'

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

export const gapReasonLabels = {
  unreachable: '连接不上摄像头',
  unauthorised: '摄像头拒绝登录',
  stalled: '摄像头停止送出画面',
  'bad-stream': '码流错误',
  'no-keyframe': '没有关键帧',
  'no-space': '磁盘空间不足',
  'disk-error': '磁盘故障',
  'disk-slow': '磁盘写入过慢',
  'encoder-crashed': '取流进程异常退出',
  'recorder-stopped': '录像服务已停止',
  'recorder-crashed': '录像服务异常退出',
  'power-lost': '断电',
  disabled: '摄像头已停用',
  deleted: '已超过保存期限',
} as const satisfies Record<GapReason, string>

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
  /** rtsp:// or rtsps:// without user and password; of a track its meeting and venue (`track:…`): it comes by itself. */
  url: z.string().min(1).max(2000),
  credentials: z.string().nullable(),
  transport: z.enum(['tcp', 'udp']),
  enabled: z.boolean(),
  priority: z.int().min(0).max(9),
  retentionDays: z.int().min(1).max(36_500),
})
export type SourceSettings = z.infer<typeof SourceSettings>

/**
 * Footage of a source that retention must not delete, [from, to) in epoch milliseconds. It may reach into the future,
 * and applies to clips that are written later.
 */
export const HoldSettings = z
  .strictObject({
    id: HoldId,
    sourceId: SourceId,
    from: z.int().min(0),
    to: z.int(),
    reason: z.string().min(1).max(500),
    /** What it lives as long as: `person:<user>` until somebody releases it, `case:<case>` as long as the case file. */
    owner: z.string().min(1).max(200),
  })
  .refine(({ from, to }) => from < to, { error: 'a hold must begin before it ends' })
export type HoldSettings = z.infer<typeof HoldSettings>

/**
 * A command to the recorder. Carried out once per `id`, however often it is sent. `hold.put` again with the same hold
 * changes it; one that was released comes back.
 */
export const RecorderCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('source.put'), id: CommandId, source: SourceSettings }),
  z.strictObject({ type: z.literal('source.remove'), id: CommandId, sourceId: SourceId }),
  z.strictObject({ type: z.literal('hold.put'), id: CommandId, hold: HoldSettings }),
  z.strictObject({ type: z.literal('hold.release'), id: CommandId, holdId: HoldId }),
  z.strictObject({ type: z.literal('export.put'), id: CommandId, export: ExportSettings }),
  z.strictObject({ type: z.literal('export.cancel'), id: CommandId, exportId: ExportId }),
  z.strictObject({ type: z.literal('composition.put'), id: CommandId, composition: CompositionSettings }),
  z.strictObject({ type: z.literal('composition.cancel'), id: CommandId, compositionId: CompositionId }),
])
export type RecorderCommand = z.infer<typeof RecorderCommand>

/** Past time of a hold of which there is no footage, with the gap's reason where one explains it. */
export const MissingRange = z.object({ from: z.number(), to: z.number(), reason: GapReason.nullable() })
export type MissingRange = z.infer<typeof MissingRange>

/** What a command that was carried out answers; a repetition answers the same. */
export const CommandResult = z.object({
  /** Of `hold.put`: what the hold came too late for, in order of time; at most 1000 ranges, the longest. */
  missing: z.array(MissingRange).optional(),
})
export type CommandResult = z.infer<typeof CommandResult>

/** What a source is doing now, as the recorder tells it. */
export const SourceState = z.enum(['starting', 'recording', 'waiting', 'disabled', 'stopped'])
export type SourceState = z.infer<typeof SourceState>

/** What arrives of a stream a second. */
export const StreamRate = z.object({ framesPerSecond: z.number(), bitsPerSecond: z.number() })
export type StreamRate = z.infer<typeof StreamRate>

/** How well a source does, now and over the last day. */
export const SourceHealth = z.object({
  /** Over the last half minute, as it arrived; null while nothing comes. */
  now: StreamRate.nullable(),
  /** Of what was recorded in the last 24 hours, the one that runs included; null where nothing was. */
  day: StreamRate.nullable(),
  /** Frames a second that it usually sends, by its hours of a week; null until it is known. */
  usualFrameRate: z.number().nullable(),
  /** Bits a second of each of the last 24 hours, oldest first; null for an hour without footage. */
  hours: z.array(z.number().nullable()),
  /** Streams that broke off after something had been recorded, and were begun anew. */
  restarts: z.object({ total: z.number(), day: z.number() }),
  /**
   * The camera's clock against ours: how far it has run ahead since this stream began, and how fast it runs (negative:
   * behind, slow). null until that is known.
   */
  clock: z.object({ driftMs: z.number(), ppm: z.number().nullable() }).nullable(),
  /** What it sends: codecs as RFC 6381 names them, and the size in pixels. */
  picture: z.object({ codecs: z.string(), width: z.number(), height: z.number() }).nullable(),
  /** What broke its stream last. */
  lastBreak: z
    .object({
      at: z.number(),
      reason: GapReason,
      /** In the words of the other side, credentials cut out. */
      detail: z.string().nullable(),
    })
    .nullable(),
})
export type SourceHealth = z.infer<typeof SourceHealth>

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
  /** Attempts that ended since the recorder started. */
  restarts: z.number(),
  /** Milliseconds from the capture of a fragment's end to its row, of the last fragment. */
  lagMs: z.number().nullable(),
  health: SourceHealth,
})
export type SourceStatus = z.infer<typeof SourceStatus>

/** How full a disk with recordings is, and what will come of it. Sizes in bytes, times in epoch milliseconds. */
export const DiskStatus = z.object({
  /** The folder of the clips. */
  path: z.string(),
  totalBytes: z.number(),
  /** What the recorder may still write. */
  freeBytes: z.number(),
  /** The oldest bulk footage goes so that this much stays free. */
  keepFreeBytes: z.number(),
  /** Footage that retention may delete; null until it was counted. */
  bulkBytes: z.number().nullable(),
  /** Footage under a hold; null until it was counted. */
  heldBytes: z.number().nullable(),
  /** What holds may take before it is an alarm; a hold is never refused for it. */
  holdQuotaBytes: z.number(),
  /** What all sources write in a day, measured over the last one; null while too little was measured. */
  bytesPerDay: z.number().nullable(),
  /** Start of the oldest footage that retention may delete; null where there is none. */
  oldestBulk: z.number().nullable(),
  /** At this rate; 0: it is full. null: never, since retention by age keeps up, or not known yet. */
  fullInDays: z.number().nullable(),
  /** How many days back bulk footage will reach once the disk is full; null where it never is, or not known yet. */
  reachableDays: z.number().nullable(),
  /** Until holds take more than their quota; 0: they do. null: not at this rate, or not known yet. */
  holdQuotaInDays: z.number().nullable(),
  /** How long sources are to keep their footage, and whether this disk can; null while that is not known. */
  targets: z.array(
    z.object({ retentionDays: z.number(), sources: z.int(), reachable: z.boolean().nullable() }),
  ),
  /** Sources that are not recorded because nothing but held footage is left to make room of. */
  stoppedSources: z.array(SourceId),
})
export type DiskStatus = z.infer<typeof DiskStatus>

/** GET /status on the recorder's socket. */
export const RecorderStatus = z.object({
  pid: z.int(),
  startedAt: z.number(),
  ready: z.boolean(),
  sources: z.array(SourceStatus),
  disks: z.array(DiskStatus),
  /** What is not well, in stable codes. */
  problems: z.array(z.object({ code: z.string(), detail: z.string() })),
})
export type RecorderStatus = z.infer<typeof RecorderStatus>

/**
 * One line of the recorder's journal, which web copies by cursor into audit and alerts. Of retention and holds it tells
 *
 * - `footage.deleted` of a source, once a pass: `{from, to, clips, bytes, why: 'age' | 'space', retentionDays}`
 * - `hold.put` `{holdId, from, to, owner, missingMs}` and `hold.released` `{holdId}` of a source
 * - `track.began` `{name, transcoded}` and `track.ended` `{name}` of a source that is a track of a meeting
 * - `composition.done` `{compositionId, bytes, durationMs}`, `composition.failed` `{compositionId, error}`
 * - `export.done` `{exportId, files, bytes}`, `export.failed` `{exportId, error}`, `export.expired` `{exports}`: how many
 *   lost their files, for they were kept long enough
 * - `disk.onlyHeldLeft` `{freeBytes, stopped: SourceId[]}` each time that sources are stopped; with each of these a gap
 *   `no-space`. `disk.roomAgain` `{freeBytes, resumed: SourceId[]}`
 * - `disk.fullSoon` `{fullInDays, unreachableDays: number[]}`, once when it becomes so: within `retention.warnDays` the
 *   disk is full and footage goes before these retentions are over
 * - `holds.quotaSoon` `{heldBytes, holdQuotaBytes, holdQuotaInDays}` likewise, `holds.overQuota` `{heldBytes,
 *   holdQuotaBytes}`
 */
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
