import { DomainError } from '../errors/index.ts'

/** Runs work one at a time, in the order asked: what one checks still holds when it writes. */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * @param maxWaiting how many may wait for their turn
 * @throws DomainError `request.rateLimited` from a turn when that many are waiting already
 */
export const createTurns = (maxWaiting = 1000): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return (work) => {
    if (waiting >= maxWaiting) return Promise.reject(new DomainError('request.rateLimited'))
    waiting += 1
    const turn = last.then(work).finally(() => {
      waiting -= 1
    })
    last = turn.catch(() => undefined)
    return turn
  }
}
