import { coveredUntil, isCovered, nextCovered, type Footage } from '../coverage.ts'

/** A hole that playing went over, half-open. */
export interface SkippedGap {
  readonly from: number
  readonly to: number
}

/** What to do at a place of the timeline: play there, go over a hole, or say that there is nothing more. */
export type NextStep =
  | { readonly kind: 'play' }
  | { readonly kind: 'skip'; readonly gap: SkippedGap }
  | { readonly kind: 'nothing' }

/** Asked for the instant `at`: footage there, or the first after it. */
export const stepTo = (footage: Footage, at: number): NextStep => {
  if (isCovered(footage, at)) return { kind: 'play' }
  const to = nextCovered(footage, at)
  return to === undefined ? { kind: 'nothing' } : { kind: 'skip', gap: { from: at, to } }
}

/**
 * The player waits at `at`. Within `marginMs` of the end of what is unbroken, the hole behind it is the reason, and it
 * goes on after it.
 */
export const stepOver = (footage: Footage, at: number, marginMs: number): NextStep => {
  const end = coveredUntil(footage, at)
  if (end - at > marginMs) return { kind: 'play' }
  const to = nextCovered(footage, end)
  return to === undefined ? { kind: 'nothing' } : { kind: 'skip', gap: { from: end, to } }
}
