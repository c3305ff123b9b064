import type { TimeRange } from '../contract/time.ts'
import { DomainError } from '../kernel/errors/index.ts'

/** @throws DomainError `footage.invalidRange` where it ends before it begins, or is too long */
export const requireRange = (range: TimeRange, longestMs: number): void => {
  const length = range.to - range.from
  if (length <= 0 || length > longestMs) throw new DomainError('footage.invalidRange', { longestMs })
}
