import type { UnitId } from '../../contract/ids.ts'
import type { Action, Role } from '../../contract/rights.ts'
import type { Grant } from '../../kernel/access/index.ts'
import { reaches, type UnitTree } from '../units/unit-tree.ts'

/** How far a role may do something: to things of the units in its scope, or to those of any unit. */
type Reach = 'own' | 'all'

type Rights = Readonly<Partial<Record<Action, Reach>>>

/** What everybody who has signed in may do, whatever their roles. */
const signedInRights: Rights = { 'session.own': 'all' }

/**
 * What each role may do. What does not stand here is denied. The three administrators' roles (三员) share nothing that
 * matters, and none of them watches: whoever manages cameras sees the one picture of a probe, which is audited. A
 * maintainer sees the state of machines, no picture and no person.
 */
const roleRights: Readonly<Record<Role, Rights>> = {
  systemAdministrator: {
    'unit.read': 'all',
    'unit.manage': 'own',
    'camera.read': 'own',
    'camera.manage': 'own',
    'desk.read': 'own',
    'alert.read': 'own',
    'alert.acknowledge': 'own',
    'alert.people': 'own',
    'system.read': 'own',
  },
  securityAdministrator: {
    'unit.read': 'all',
    'user.read': 'own',
    'user.manage': 'own',
    'role.grant': 'own',
    'session.manage': 'own',
  },
  auditor: { 'unit.read': 'all', 'audit.read': 'own' },
  meetingSecretary: {
    'unit.read': 'all',
    'meeting.read': 'own',
    'meeting.manage': 'own',
    'meeting.join': 'own',
    'floor.control': 'own',
    'floor.reclaim': 'own',
  },
  mainVenueOperator: {
    'unit.read': 'all',
    'meeting.read': 'own',
    'meeting.join': 'own',
    'floor.control': 'own',
  },
  branchVenueOperator: { 'unit.read': 'all', 'meeting.read': 'own', 'meeting.join': 'own' },
  unitContact: { 'unit.read': 'all', 'meeting.read': 'own' },
  official: { 'unit.read': 'all', 'meeting.read': 'own', 'meeting.join': 'own' },
  supervisor: {
    'unit.read': 'all',
    'camera.read': 'own',
    'camera.steer': 'own',
    'live.watch': 'own',
    'footage.watch': 'own',
    'footage.link': 'own',
    'hold.read': 'own',
    'hold.manage': 'own',
    'bookmark.read': 'own',
    'bookmark.manage': 'own',
    'desk.read': 'own',
    'alert.read': 'own',
    'alert.acknowledge': 'own',
    'alert.people': 'own',
  },
  archivist: { 'unit.read': 'all', 'meeting.read': 'own', 'hold.read': 'own', 'hold.manage': 'own' },
  maintainer: {
    'unit.read': 'own',
    'camera.read': 'own',
    'desk.read': 'own',
    'alert.read': 'own',
    'alert.acknowledge': 'own',
    'system.read': 'own',
  },
  wall: {
    'unit.read': 'own',
    'camera.read': 'own',
    'camera.steer': 'own',
    'live.watch': 'own',
    'desk.read': 'own',
    'alert.read': 'own',
  },
}

/**
 * Whether somebody signed in with these grants may do this: to anything at all where no unit is given, else to a thing
 * of that unit. Deny by default.
 */
export const permits = (
  grants: readonly Grant[],
  action: Action,
  unitId: UnitId | undefined,
  tree: UnitTree,
): boolean => {
  if (signedInRights[action] !== undefined) return true
  return grants.some((grant) => {
    const reach = roleRights[grant.role][action]
    if (reach === undefined) return false
    return reach === 'all' || unitId === undefined || reaches(tree, grant, unitId)
  })
}
