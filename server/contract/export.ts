import { z } from 'zod'
import { ExportMode } from './export-settings.ts'
import { ExportId, SourceId, UserId } from './ids.ts'
import { PageQuery } from './problem.ts'
import { GapReason } from './recorder.ts'
import { Instant } from './time.ts'

/** POST /api/exports: footage of one or several sources, [from, to): 6 hours at most, 24 of all together. */
export const NewExport = z.strictObject({
  sources: z.array(SourceId).min(1).max(9),
  from: Instant,
  to: Instant,
  mode: ExportMode.default('fast'),
  /** Viewer's name, camera and time lie in every picture: all of it is encoded anew. */
  burnIn: z.boolean().default(false),
  reason: z.string().trim().min(1).max(500),
})
export type NewExport = z.infer<typeof NewExport>

export const ExportState = z.enum([
  'waiting',
  'running',
  'done',
  'failed',
  'cancelled',
  /** Its files were kept long enough, and are gone. */
  'expired',
])
export type ExportState = z.infer<typeof ExportState>

/** Time without footage within what was asked for; its reason where the index knows it. */
export const ExportGap = z.object({ from: Instant, to: Instant, reason: GapReason.nullable() })

/** One finished file: one source. */
export const ExportFile = z.object({
  source: SourceId,
  name: z.string(),
  bytes: z.number(),
  /** SHA-256 of the whole file. */
  digest: z.string(),
  /** Pictures that it shows. */
  pictures: z.int(),
  durationMs: z.number(),
  gaps: z.array(ExportGap),
})
export type ExportFile = z.infer<typeof ExportFile>

export const ExportView = z.object({
  id: ExportId,
  sources: z.array(SourceId),
  from: Instant,
  to: Instant,
  mode: ExportMode,
  burnIn: z.boolean(),
  reason: z.string(),
  state: ExportState,
  /** From 0 to 1. */
  progress: z.number(),
  bytes: z.number(),
  /** Stable code of why it failed. */
  error: z.string().nullable(),
  files: z.array(ExportFile),
  createdAt: Instant,
  createdBy: z.object({ id: UserId, name: z.string() }),
  /** When the files of a finished export are removed. */
  expiresAt: Instant.nullable(),
})
export type ExportView = z.infer<typeof ExportView>

export const ExportQuery = z.object({ ...PageQuery.shape })
