import { describe, expect, test } from 'vitest'
import { afterFailure, type Failures } from '../../../server/directory/sign-in/lock-out.ts'

const limits = { failuresBeforeLock: 5, lockMinutes: 15 }
const minute = 60_000

const fail = (times: number, everyMs: number): Failures[] => {
  const all: Failures[] = []
  for (let n = 0; n < times; n += 1) all.push(afterFailure(all.at(-1), n * everyMs, limits))
  return all
}

describe('failed sign-ins in a row', () => {
  test('lock from the fifth on, each time twice as long, up to a day', () => {
    const locks = fail(14, 1000).map(({ lockedUntil }, n) => (lockedUntil - n * 1000) / minute)
    expect(locks).toEqual([0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440])
  })

  test('are forgotten after a day without one', () => {
    const [, , , fourth] = fail(4, 1000)
    expect(afterFailure(fourth, 3000 + 24 * 60 * minute, limits)).toMatchObject({ failures: 1 })
  })
})
