import type { UnitId } from '../../contract/ids.ts'
import type { Action, Role } from '../../contract/rights.ts'
import type { Grant } from '../../kernel/access/index.ts'
import { reaches, type UnitTree } from '../units/unit-tree.ts'

/** How far a role may do something: to things of the units in its scope, or to those of any unit. */
type Reach = 'own' | 'all'

type Rights = Readonly<Partial<Record<Action, Reach>>>

/** What everybody who has signed in may do, whatever their roles. */
const signedInRights: Rights = { 'session.own': 'all' }

/** What whoever looks after a venue does before a meeting and at its door. */
const venueDuties: Rights = {
  'receipt.answer': 'own',
  'material.read': 'own',
  'material.submit': 'own',
  'preparation.read': 'own',
  'preparation.tick': 'own',
  'attendance.read': 'own',
  'attendance.sign': 'own',
}

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
    'item.read': 'own',
    'item.manage': 'own',
    'duty.read': 'own',
    'system.read': 'own',
  },
  securityAdministrator: {
    'unit.read': 'all',
    'user.read': 'own',
    'user.manage': 'own',
    'role.grant': 'own',
    'session.manage': 'own',
    'feed.manage': 'own',
  },
  auditor: { 'unit.read': 'all', 'audit.read': 'own', 'interest.read': 'own' },
  meetingSecretary: {
    'unit.read': 'all',
    'meeting.read': 'own',
    'meeting.manage': 'own',
    'meeting.approve': 'own',
    'meeting.join': 'own',
    'floor.control': 'own',
    'floor.reclaim': 'own',
    'recording.watch': 'own',
    'recording.manage': 'own',
    'minutes.read': 'own',
    'minutes.edit': 'own',
    'minutes.confirm': 'own',
    'camera.present': 'own',
    ...venueDuties,
  },
  mainVenueOperator: {
    'unit.read': 'all',
    'meeting.read': 'own',
    'meeting.join': 'own',
    'floor.control': 'own',
    'camera.present': 'own',
    'recording.watch': 'own',
    'recording.manage': 'own',
    'minutes.read': 'own',
    ...venueDuties,
  },
  branchVenueOperator: {
    'unit.read': 'all',
    'meeting.read': 'own',
    'meeting.join': 'own',
    'minutes.read': 'own',
    ...venueDuties,
  },
  unitContact: {
    'unit.read': 'all',
    'meeting.read': 'own',
    'minutes.read': 'own',
    ...venueDuties,
    'item.read': 'own',
    'duty.read': 'own',
    'duty.manage': 'own',
    'case.read': 'own',
    'case.enter': 'own',
    'warning.read': 'own',
    'warning.answer': 'own',
    'order.read': 'own',
    'order.answer': 'own',
  },
  official: {
    'unit.read': 'all',
    'meeting.read': 'own',
    'meeting.join': 'own',
    'receipt.answer': 'own',
    'material.read': 'own',
    'material.submit': 'own',
    'attendance.sign': 'own',
    'recording.watch': 'own',
    'minutes.read': 'own',
    'minutes.confirm': 'own',
  },
  supervisor: {
    'unit.read': 'all',
    'camera.read': 'own',
    'camera.steer': 'own',
    'live.watch': 'own',
    'footage.watch': 'own',
    'footage.link': 'own',
    'footage.export': 'own',
    'footage.request': 'own',
    'footage.approve': 'own',
    'hold.read': 'own',
    'hold.manage': 'own',
    'bookmark.read': 'own',
    'bookmark.manage': 'own',
    'desk.read': 'own',
    'alert.read': 'own',
    'alert.acknowledge': 'own',
    'alert.people': 'own',
    'item.read': 'own',
    'duty.read': 'own',
    'case.read': 'own',
    'case.personal': 'own',
    'evidence.manage': 'own',
    'warning.read': 'own',
    'warning.decide': 'own',
    'finding.read': 'own',
    'finding.manage': 'own',
    'check.manage': 'own',
    'order.read': 'own',
    'order.issue': 'own',
    'complaint.read': 'own',
    'complaint.manage': 'own',
    'statistics.read': 'own',
    'score.enter': 'own',
    'rule.read': 'own',
    'rule.manage': 'own',
  },
  archivist: {
    'unit.read': 'all',
    'meeting.read': 'own',
    'material.read': 'own',
    'attendance.read': 'own',
    'recording.watch': 'own',
    'minutes.read': 'own',
    'hold.read': 'own',
    'hold.manage': 'own',
    'item.read': 'own',
    'case.read': 'own',
    'case.personal': 'own',
    'archive.read': 'own',
    'archive.manage': 'own',
    'desk.read': 'own',
    'alert.read': 'own',
    'alert.acknowledge': 'own',
  },
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
