/** How long each of `count` runs took, one after the other, in milliseconds. */
export const timesOf = async (count: number, run: () => Promise<void>): Promise<readonly number[]> => {
  const times: number[] = []
  for (let n = 0; n < count; n += 1) {
    const began = performance.now()
    await run()
    times.push(performance.now() - began)
  }
  return times
}

/** The time that 95 of 100 runs do not exceed. */
export const p95 = (times: readonly number[]): number => {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? NaN
}

/** The time that half of the runs do not exceed. */
export const p50 = (times: readonly number[]): number => {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN
}
