import type { StreamRate } from '../../contract/recorder.ts'

/** A fragment as it came in. */
export interface Arrival {
  /** Monotonic milliseconds. */
  readonly at: number
  /** Its length by the stream's own time stamps. */
  readonly durationMs: number
  readonly frames: number
  readonly bytes: number
}

/** "Now" is this long: three GOPs of the longest kind that hall cameras send. */
export const recentMs = 30_000

/** The arrivals that count from now on: those of the last `recentMs`, and always the one before. */
export const remember = (recent: readonly Arrival[], arrival: Arrival): readonly Arrival[] => {
  const young = recent.filter(({ at }) => at > arrival.at - recentMs)
  return [...(young.length > 0 ? young : recent.slice(-1)), arrival]
}

/**
 * What arrives a second, by the clock on our wall: a camera that stamps 25 frames a second and delivers 21 is told by
 * what it delivers. The first fragment of a stream has only its own length to go by.
 */
export const rateOf = (recent: readonly Arrival[]): StreamRate | null => {
  const [first, ...rest] = recent
  const last = rest.at(-1)
  const counted = last ? rest : recent
  const milliseconds = first && last ? last.at - first.at : (first?.durationMs ?? 0)
  if (milliseconds <= 0) return null
  const sum = (of: (arrival: Arrival) => number): number =>
    counted.reduce((total, arrival) => total + of(arrival), 0)
  return {
    framesPerSecond: (sum(({ frames }) => frames) * 1000) / milliseconds,
    bitsPerSecond: (sum(({ bytes }) => bytes) * 8000) / milliseconds,
  }
}
