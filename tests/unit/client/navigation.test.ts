import { describe, expect, it } from 'vitest'
import type { SessionView } from '../../../server/contract/session.ts'
import { SessionId, UnitId, UserId } from '../../../server/contract/ids.ts'
import type { Action, Role } from '../../../server/contract/rights.ts'
import { entriesFor, landingOf, nearestPath } from '../../../client/src/app/navigation.ts'

const id = '01927d3e-0000-7000-8000-000000000000'
const session = (roles: readonly Role[], actions: readonly Action[]): SessionView => ({
  userId: UserId.parse(id),
  sessionId: SessionId.parse(id),
  account: 'a',
  displayName: 'A',
  unitId: UnitId.parse(id),
  unitName: 'U',
  grants: roles.map((role) => ({ role, scope: 'territory', units: [UnitId.parse(id)] })),
  actions: [...actions],
  mustChangePassword: false,
  expiresAt: '2026-11-23T00:00:00Z',
})

describe('navigation', () => {
  it('has nothing for somebody without rights, and a page that says so', () => {
    const nobody = session([], ['session.own'])
    expect(entriesFor(nobody)).toEqual([])
    expect(landingOf(nobody)).toBe('nothing')
  })

  it('never leads to a page that the rights do not open', () => {
    expect(landingOf(session(['supervisor'], ['session.own', 'meeting.read']))).toBe('meetings')
  })

  it('begins with the work of the role', () => {
    const actions: readonly Action[] = ['meeting.read', 'live.watch', 'footage.watch']
    expect(landingOf(session(['official'], actions))).toBe('meetings')
    expect(landingOf(session(['official', 'supervisor'], actions))).toBe('hall')
  })

  it('shows at most eight entries, whatever somebody holds', () => {
    const all: readonly Action[] = [
      'meeting.read',
      'live.watch',
      'user.read',
      'unit.manage',
      'camera.manage',
      'audit.read',
      'system.read',
    ]
    expect(entriesFor(session([], all)).length).toBeLessThanOrEqual(8)
  })
})

it('a page belongs to the entry that it stands at or below, not to one that its address only begins like', () => {
  const paths = ['/hall', '/hall/wall', '/meetings']
  expect(nearestPath(paths, '/hall/wall')).toBe('/hall/wall')
  expect(nearestPath(paths, '/hall/cameras/1')).toBe('/hall')
  expect(nearestPath(paths, '/hallway')).toBeUndefined()
})
