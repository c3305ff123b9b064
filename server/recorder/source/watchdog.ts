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
