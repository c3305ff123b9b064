/** Repeatable chance: the same seed makes the same demo. */
export interface Chance {
  /** [0, 1) */
  next(): number
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  pick<Value>(values: readonly [Value, ...Value[]]): Value
  /** True in so many of a hundred. */
  percent(share: number): boolean
}

/** Mulberry32: small, and even enough for a demo. */
export const createChance = (seed: number): Chance => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    pick: (values) => values[between(0, values.length - 1)] ?? values[0],
    percent: (share) => next() * 100 < share,
  }
}
