import type { SourceId } from '../../contract/ids.ts'
import type { TimeRange } from '../../contract/time.ts'
import { includes, overlaps } from '../../footage-index/index.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { permittedTimes } from './request.ts'
import { approvedOf } from './store.ts'

/** What somebody who holds the right to watch may see of recordings, where config wants an approved application. */
export interface Permits {
  /** Of these, those that touch a time they may see. @throws DomainError `footage.requestNeeded` where none does */
  among<Piece extends TimeRange>(
    actor: Actor,
    source: SourceId,
    pieces: readonly Piece[],
  ): Promise<readonly Piece[]>
  /** @throws DomainError `footage.requestNeeded` where they may not see all of it */
  requireAll(actor: Actor, source: SourceId, range: TimeRange): Promise<void>
}

export const createPermits = (options: {
  readonly database: Database
  readonly clock: Clock
  /** False: the right to watch is enough. */
  readonly needed: boolean
  /** Sources of which the right alone is enough: tracks of meetings. */
  readonly isFree: (source: SourceId) => Promise<boolean>
}): Permits => {
  const { database, clock, needed, isFree } = options
  const timesOf = async (actor: Actor, source: SourceId): Promise<readonly TimeRange[]> =>
    permittedTimes(await approvedOf(database, actor.userId, clock.now()), source, clock.now())
  return {
    among: async (actor, source, pieces) => {
      if (!needed || pieces.length === 0 || (await isFree(source))) return pieces
      const times = await timesOf(actor, source)
      const seen = pieces.filter((piece) => times.some((time) => overlaps(time, piece)))
      if (seen.length === 0) throw new DomainError('footage.requestNeeded')
      return seen
    },
    requireAll: async (actor, source, range) => {
      if (!needed || (await isFree(source))) return
      const times = await timesOf(actor, source)
      if (!times.some((time) => includes(time, range))) throw new DomainError('footage.requestNeeded')
    },
  }
}
