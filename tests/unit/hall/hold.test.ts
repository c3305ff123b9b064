import { describe, expect, it } from 'vitest'
import { UserId } from '../../../server/contract/ids.ts'
import { claim, holdAt } from '../../../server/hall/steering/hold.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const wall = { userId: newId(UserId), name: '大屏', rank: 10 }
const supervisor = { userId: newId(UserId), name: '李娜', rank: 20 }
const second = { userId: newId(UserId), name: '王强', rank: 20 }
const leaseMs = 10_000

describe('a camera in somebody’s hands', () => {
  it('is refused to equals and to lower ranks, who are told whose it is', () => {
    const { hold } = claim(undefined, supervisor, 0, leaseMs)
    for (const who of [second, wall])
      expect(() => claim(hold, who, 9999, leaseMs)).toThrow(
        expect.objectContaining({ code: 'steering.held', details: { holder: '李娜' } }) as Error,
      )
  })

  it('is taken where it is free, and renewed by each command', () => {
    const first = claim(undefined, wall, 0, leaseMs)
    expect(first).toEqual({ hold: { ...wall, until: 10_000 }, taken: true, from: undefined })
    expect(claim(first.hold, wall, 9000, leaseMs)).toEqual({
      ...{ hold: { ...wall, until: 19_000 }, taken: false, from: undefined },
    })
  })

  it('is taken over by a higher rank at once, and by anybody once the lease has ended', () => {
    const { hold } = claim(undefined, wall, 0, leaseMs)
    expect(claim(hold, supervisor, 1, leaseMs)).toMatchObject({ taken: true, from: { name: '大屏' } })
    expect(holdAt(hold, 10_000)).toBeUndefined()
    expect(claim(hold, wall, 10_000, leaseMs)).toMatchObject({ taken: true, from: undefined })
  })
})
