import type { UserId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** Somebody who steers, or wants to. */
export interface Steerer {
  readonly userId: UserId
  readonly name: string
  /** The higher takes over from the lower. */
  readonly rank: number
}

/** One camera in one person's hands, until `until` (monotonic milliseconds) unless they go on. */
export interface Hold extends Steerer {
  readonly until: number
}

/** What it means that somebody gives a command. */
export interface Claim {
  readonly hold: Hold
  /** It was somebody else's until now, or nobody's. */
  readonly taken: boolean
  /** From whom it was taken while they had it. */
  readonly from: Hold | undefined
}

/** The hold as it is now: a lease that has run out is none. */
export const holdAt = (hold: Hold | undefined, now: number): Hold | undefined =>
  hold && hold.until > now ? hold : undefined

/**
 * Gives a camera to whoever commands it: the holder goes on, anybody takes a free one, a higher rank takes it over.
 * @throws DomainError `steering.held` with the holder's name
 */
export const claim = (before: Hold | undefined, who: Steerer, now: number, leaseMs: number): Claim => {
  const held = holdAt(before, now)
  const hold = { ...who, until: now + leaseMs }
  if (!held) return { hold, taken: true, from: undefined }
  if (held.userId === who.userId) return { hold, taken: false, from: undefined }
  if (who.rank > held.rank) return { hold, taken: true, from: held }
  throw new DomainError('steering.held', { holder: held.name })
}
