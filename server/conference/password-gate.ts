import type { UserId } from '../contract/ids.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Attendance } from './attendance.ts'
import type { Entry } from './entering.ts'
import type { FloorRights } from './floor-desk.ts'

/** Asks whoever comes in for the password of the meeting, where it has one. */
export interface PasswordGate {
  /**
   * Whoever controls the floor by right needs none; who has given it once, or comes back to a place that is kept, is not
   * asked again.
   * @throws DomainError `meeting.passwordNeeded`, `meeting.passwordWrong`; `request.rateLimited` for one who guesses
   */
  require(who: Pick<Entry, 'actor' | 'resumeToken' | 'password'>, rights: FloorRights): void
}

/** Wrong ones of one person within the time; then the right one is not taken either. */
const mostWrong = 5
const withinMs = 60_000

export const createPasswordGate = (options: {
  /** '': none. */
  readonly password: string
  readonly clock: Clock
  readonly attendance: () => Attendance
}): PasswordGate => {
  const { password, clock, attendance } = options
  const known = new Set<UserId>()
  const wrong = new Map<UserId, readonly number[]>()

  return {
    require: ({ actor: { userId }, resumeToken, password: given }, { control }) => {
      if (password === '' || control || known.has(userId)) return
      const isKept = attendance().some((one) => one.userId === userId && one.resumeToken === resumeToken)
      if (isKept) return
      if (given === undefined) throw new DomainError('meeting.passwordNeeded')
      const now = clock.monotonic()
      const recent = (wrong.get(userId) ?? []).filter((at) => now - at < withinMs)
      if (recent.length >= mostWrong) throw new DomainError('request.rateLimited')
      if (given.trim() !== password) {
        wrong.set(userId, [...recent, now])
        throw new DomainError('meeting.passwordWrong')
      }
      known.add(userId)
    },
  }
}
