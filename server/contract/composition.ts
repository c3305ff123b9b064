import { z } from 'zod'
import { CompositionId, SourceId, UserId } from './ids.ts'

/** Size of a composed picture, and pictures a second. */
export const composedSize = { width: 1280, height: 720, fps: 25 } as const

const share = z.number().min(0).max(1)

/** One picture within the composed one; place and size are shares of the whole. */
export const CompositionTile = z.strictObject({
  /** null: nobody is shown there. */
  source: SourceId.nullable(),
  /** Stands in the tile; empty: nothing does. */
  name: z.string().max(200),
  x: share,
  y: share,
  width: share,
  height: share,
})
export type CompositionTile = z.infer<typeof CompositionTile>

/** What is seen from a moment on, until the next. */
export const CompositionScene = z.strictObject({
  from: z.int(),
  tiles: z.array(CompositionTile).max(20),
  banner: z.string().max(200).nullable(),
  subtitle: z.string().max(300).nullable(),
})
export type CompositionScene = z.infer<typeof CompositionScene>

/**
 * How one video is made of many sources, times in epoch milliseconds: what is seen when, of what the sound is mixed, and
 * which times are in it at all (what was paused is not).
 */
export const CompositionSettings = z
  .strictObject({
    id: CompositionId,
    title: z.string().min(1).max(200),
    spans: z
      .array(z.strictObject({ from: z.int().min(0), to: z.int() }).refine(({ from, to }) => from < to))
      .min(1)
      .max(1000),
    /** In order of time; the first begins no later than the first span. */
    scenes: z.array(CompositionScene).min(1).max(50_000),
    /** Everything that is heard, all at once. */
    sounds: z.array(SourceId).max(64),
    chapters: z.array(z.strictObject({ at: z.int(), title: z.string().min(1).max(200) })).max(5000),
    by: z.strictObject({ id: UserId, name: z.string().min(1).max(100) }).nullable(),
    askedAt: z.int(),
  })
  .refine(({ spans }) => spans.every((span, n) => span.from >= (spans[n - 1]?.to ?? 0)), {
    error: 'spans must follow one another',
  })
export type CompositionSettings = z.infer<typeof CompositionSettings>

export const CompositionState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled'])
export type CompositionState = z.infer<typeof CompositionState>

/** Where a chapter begins in the video. */
export const ComposedChapter = z.object({ title: z.string(), startMs: z.number(), at: z.number() })
export type ComposedChapter = z.infer<typeof ComposedChapter>

/** A finished video. */
export const ComposedVideo = z.object({
  name: z.string(),
  bytes: z.number(),
  /** SHA-256 of the whole file. */
  digest: z.string(),
  durationMs: z.number(),
  chapters: z.array(ComposedChapter),
  /** The times that it shows, one after the other, epoch milliseconds. */
  spans: z.array(z.object({ from: z.number(), to: z.number() })),
})
export type ComposedVideo = z.infer<typeof ComposedVideo>
