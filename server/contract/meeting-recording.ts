import { z } from 'zod'
import { ChatMessage } from './chat.ts'
import { ComposedVideo, CompositionState } from './composition.ts'
import { RecordingState } from './floor/state.ts'
import { CompositionId, SeatId, SourceId } from './ids.ts'
import { Instant } from './time.ts'

export const TrackKindView = z.enum(['venue', 'share'])

/** One source of a meeting's recording: played as any other, by `/api/footage`. */
export const TrackView = z.object({
  source: SourceId,
  seatId: SeatId,
  kind: TrackKindView,
  name: z.string(),
})
export type TrackView = z.infer<typeof TrackView>

/** Something that happened on the floor while it was recorded. */
export const RecordedMoment = z.object({
  at: Instant,
  kind: z.enum([
    ...(['begin', 'venue', 'panel', 'share', 'call'] as const),
    ...(['rollCall', 'vote', 'scene', 'poll', 'resume'] as const),
  ]),
  /** The venue that it is about. */
  name: z.string().nullable(),
  text: z.string().nullable(),
})
export type RecordedMoment = z.infer<typeof RecordedMoment>

/** The one video that a meeting's recording is composed into. */
export const CompositionView = z.object({
  id: CompositionId,
  state: CompositionState,
  /** From 0 to 1. */
  progress: z.number(),
  /** Stable code of why it failed. */
  error: z.string().nullable(),
  askedAt: Instant,
  /** Once it is done. */
  video: ComposedVideo.nullable(),
})
export type CompositionView = z.infer<typeof CompositionView>

/** GET /api/meetings/{id}/recording */
export const RecordingView = z.object({
  state: RecordingState,
  /** When it was recorded; `to` null: it is now. */
  spans: z.array(z.object({ from: Instant, to: Instant.nullable() })),
  tracks: z.array(TrackView),
  moments: z.array(RecordedMoment),
  /** Messages to everybody while it was recorded. */
  chat: z.array(ChatMessage),
  composition: CompositionView.nullable(),
  /** The caller may have it composed anew. */
  manages: z.boolean(),
})
export type RecordingView = z.infer<typeof RecordingView>
