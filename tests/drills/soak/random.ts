/** Numbers in [0, 1), the same for the same seed. */
export type Random = () => number

/** Mulberry32, by Tommy Ettinger (public domain): 32 bits of state are enough to draw faults by. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A number in [least, most). */
export const between = (random: Random, [least, most]: readonly [number, number]): number =>
  least + random() * (most - least)

/** One of them, as likely as its weight says. @throws RangeError where there is none */
export const pick = <Item>(random: Random, items: readonly (readonly [Item, number])[]): Item => {
  const sum = items.reduce((total, [, weight]) => total + weight, 0)
  let left = random() * sum
  const chosen = items.find(([, weight]) => (left -= weight) < 0) ?? items.at(-1)
  if (!chosen) throw new RangeError('nothing to pick from')
  return chosen[0]
}
