import { z } from 'zod'
import { ClipId, HoldId, SourceId } from './ids.ts'
import { GapReason } from './recorder.ts'
import { Instant, InstantQuery } from './time.ts'

/**
 * Query of the timeline; `source` may stand many times. At most 3,660 days. `resolution` is what the asker can tell
 * apart, in milliseconds: what a pixel shows. What is shorter may be told merged, as `mixed`; left out, all is exact.
 */
export const TimelineQuery = z.object({
  source: z.union([SourceId.transform((one) => [one]), z.array(SourceId).min(1).max(100)]),
  from: InstantQuery,
  to: InstantQuery,
  resolution: z.coerce.number().min(0).max(31_622_400_000).default(0),
})

/** Half-open spans in epoch milliseconds: a timeline has thousands, so no ISO text here. */
export const Span = z.object({ from: z.number(), to: z.number(), epoch: z.int() })
export const GapSpan = z.object({
  from: z.number(),
  /** null while it lasts */
  to: z.number().nullable(),
  epoch: z.int(),
  reason: GapReason,
  /** In the words of the other side; null too where a resolution was asked for. */
  detail: z.string().nullable(),
})
/**
 * Neighbouring pieces of footage and holes, each shorter than the resolution asked for, told as one stretch shorter than
 * twice that: something is missing here.
 */
export const MixedSpan = z.object({
  from: z.number(),
  to: z.number(),
  epoch: z.int(),
  /** Milliseconds of it that are covered. */
  coveredMs: z.number(),
  /** How many gaps lie in it. */
  gaps: z.int(),
  /** Of the most of the missing time that gaps explain; null where none does. */
  reason: GapReason.nullable(),
})
export type MixedSpan = z.infer<typeof MixedSpan>
/** Footage that retention must not delete; uncut, for it may reach beyond what was asked for. */
export const HoldSpan = z.object({ id: HoldId, from: z.number(), to: z.number(), reason: z.string() })
export const Timeline = z.object({
  from: z.number(),
  to: z.number(),
  /** The server's wall clock when it answered. */
  now: z.number(),
  sources: z.array(
    z.object({
      source: SourceId,
      coverage: z.array(Span),
      gaps: z.array(GapSpan),
      mixed: z.array(MixedSpan),
      /** Empty for whoever may not read holds. */
      holds: z.array(HoldSpan),
    }),
  ),
})
export type Timeline = z.infer<typeof Timeline>

/** The token of a link, for players that have no session. */
const LinkToken = z.string().max(400).optional()

/** Query of a playlist: [from, to), at most 24 hours. */
export const PlaylistQuery = z.object({ from: InstantQuery, to: InstantQuery, token: LinkToken })

/** Query of a fragment; `origin` is the wall clock, in epoch milliseconds, that its media time counts from. */
export const FragmentQuery = z.object({
  origin: z.coerce.number().min(0).max(Number.MAX_SAFE_INTEGER),
  token: LinkToken,
  /** Up to the end of its key frame only: for players that skim. What follows is cut off, the boxes still speak of it. */
  part: z.literal('key').optional(),
  /** Encoded anew, as a whole little file with its own header, for browsers that cannot play what was recorded. */
  as: z.literal('h264').optional(),
})
export const HeaderQuery = z.object({ token: LinkToken })

/** Query of a frame; `width` in pixels scales it. */
export const FrameQuery = z.object({
  at: InstantQuery,
  width: z.coerce.number().int().min(16).max(3840).optional(),
})

/** POST /api/footage/{source}/links: [from, to), at most 24 hours. */
export const LinkRequest = z.object({ from: Instant, to: Instant })
export const Link = z.object({ url: z.string(), expiresAt: Instant })
export type Link = z.infer<typeof Link>

/** Query of the list of fragments: [from, to), at most an hour. */
export const FragmentsQuery = z.object({ from: InstantQuery, to: InstantQuery })

/** One fragment as it is played, in epoch milliseconds with fractions: half-open, and never overlapping its neighbours. */
export const FragmentPlace = z.object({
  clip: ClipId,
  /** Its number in its clip. */
  n: z.int(),
  from: z.number(),
  to: z.number(),
  /** Which of `headers` decodes it. */
  header: z.string(),
})
export type FragmentPlace = z.infer<typeof FragmentPlace>

/** GET /api/footage/{source}/fragments: what is played of a range, in order of time. */
export const FragmentList = z.object({
  items: z.array(FragmentPlace),
  /** By digest: a clip that begins with it, and its codecs as RFC 6381 names them. */
  headers: z.record(z.string(), z.object({ clip: ClipId, codecs: z.string() })),
  /** The server's wall clock when it answered. */
  now: z.number(),
})
export type FragmentList = z.infer<typeof FragmentList>

/** POST /api/footage/viewings: which footage was on the screen, and from when to when by the wall clock. */
export const Viewings = z.object({
  items: z
    .array(
      z.object({
        source: SourceId,
        from: Instant,
        to: Instant,
        seenFrom: Instant,
        seenTo: Instant,
      }),
    )
    .min(1)
    .max(100),
})
export type Viewings = z.infer<typeof Viewings>
