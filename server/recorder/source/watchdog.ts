/** When a silent stream is given up. */
export interface StallPolicy {
  readonly stallGops: number
  readonly stallMinMs: number
  readonly connectTimeoutMs: number
}

/** Lengths of the last fragments that are looked at: a camera may send GOPs of different lengths. */
export const rememberedGops = 8

/**
 * How long the next fragment may take to come, in milliseconds: the first one `connectTimeoutMs`, later ones so many of
 * the longest of the last GOPs.
 */
export const patienceMs = (lastGopsMs: readonly number[], policy: StallPolicy): number =>
  lastGopsMs.length === 0
    ? policy.connectTimeoutMs
    : Math.max(policy.stallMinMs, policy.stallGops * Math.max(...lastGopsMs))

/**
 * Whether a stream that was given up for want of a fragment had sent pictures all the while, only no key frame to end
 * the fragment with: what ffmpeg held, and wrote when it was asked to end, is then about as long as the wait, and not a
 * part of a GOP.
 */
export const wantedKeyframe = (heldMs: number, lastGopsMs: readonly number[], waitedMs: number): boolean =>
  heldMs > (Math.max(0, ...lastGopsMs) + waitedMs) / 2
