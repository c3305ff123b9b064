/**
 * How long to wait before the `attempt`th restart in a row, in milliseconds: the first at once, then 250 ms doubled
 * up to `maxMs`.
 */
export const restartDelayMs = (attempt: number, maxMs: number): number =>
  attempt <= 1 ? 0 : Math.min(maxMs, 250 * 2 ** (attempt - 2))

/** A child that ran this long had recovered: its next death counts as the first again. */
export const steadyAfterMs = 30_000
