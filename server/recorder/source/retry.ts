/** First wait after a retry at once did not help, in milliseconds; each further one doubles it. */
const firstWaitMs = 250
/** ± this share, so that cameras that were lost together do not all come back at one instant. */
const jitter = 0.2

/**
 * How long to wait before the next attempt, in milliseconds: the first is made at once, then the wait grows to `maxMs`.
 * @param failures attempts in a row that gave no fragment, the one that just ended included
 * @param random in [0, 1)
 */
export const retryDelayMs = (failures: number, maxMs: number, random: number): number => {
  if (failures <= 1) return 0
  const wait = Math.min(maxMs, firstWaitMs * 2 ** Math.min(failures - 2, 20))
  return wait * (1 + jitter * (2 * random - 1))
}
