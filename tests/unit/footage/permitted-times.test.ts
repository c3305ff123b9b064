import { describe, expect, it } from 'vitest'
import { FootageRequestId, SourceId, UnitId, UserId } from '../../../server/contract/ids.ts'
import { permittedTimes, stateAt, type FootageRequest } from '../../../server/footage/requests/request.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const source = newId(SourceId)
const request = (from: number, to: number, change: Partial<FootageRequest> = {}): FootageRequest => ({
  ...{ id: newId(FootageRequestId), userId: newId(UserId), userName: '李静', unitId: newId(UnitId) },
  ...{ sources: [source], from, to, reason: '核查', state: 'approved', askedAt: 0 },
  ...{ decidedAt: 1, decidedBy: newId(UserId), decidedName: '周敏', remark: '', expiresAt: 1000 },
  ...change,
})

describe('what approved applications let somebody see', () => {
  it('is all of them together, until each expires', () => {
    const requests = [request(500, 700), request(0, 100), request(100, 200, { expiresAt: 900 })]
    expect(permittedTimes(requests, source, 500)).toEqual([
      { from: 0, to: 200 },
      { from: 500, to: 700 },
    ])
    expect(permittedTimes(requests, source, 950)).toEqual([
      { from: 0, to: 100 },
      { from: 500, to: 700 },
    ])
    expect(permittedTimes(requests, source, 1000)).toEqual([])
  })

  it('is nothing of what is not approved, or of another source', () => {
    expect(permittedTimes([request(0, 100, { state: 'waiting', expiresAt: null })], source, 0)).toEqual([])
    expect(permittedTimes([request(0, 100)], newId(SourceId), 0)).toEqual([])
  })

  it('is told as expired once it is over', () => {
    expect(stateAt(request(0, 1), 999)).toBe('approved')
    expect(stateAt(request(0, 1), 1000)).toBe('expired')
    expect(stateAt(request(0, 1, { state: 'refused' }), 5000)).toBe('refused')
  })
})
