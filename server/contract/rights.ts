import { z } from 'zod'

/** The roles (角色) a person may hold, each with a scope of units. */
export const Role = z.enum([
  'systemAdministrator',
  'securityAdministrator',
  'auditor',
  'meetingSecretary',
  'mainVenueOperator',
  'branchVenueOperator',
  'unitContact',
  'official',
  'supervisor',
  'archivist',
  'maintainer',
  'wall',
])
export type Role = z.infer<typeof Role>

/** Everything a policy can be asked about. A route or socket event names exactly one. */
export const Action = z.enum([
  'session.own',
  'unit.read',
  'unit.manage',
  'user.read',
  'user.manage',
  'role.grant',
  'session.manage',
  'audit.read',
  'camera.read',
  'camera.manage',
  'camera.steer',
  'live.watch',
  'footage.watch',
  'footage.link',
  'hold.read',
  'hold.manage',
  'bookmark.read',
  'bookmark.manage',
  'meeting.read',
  'meeting.manage',
  'meeting.approve',
  'meeting.join',
  'floor.control',
  'floor.reclaim',
  'receipt.answer',
  'material.read',
  'material.submit',
  'preparation.read',
  'preparation.tick',
  'attendance.read',
  'attendance.sign',
  'archive.read',
  'archive.manage',
  'desk.read',
  'alert.read',
  'alert.acknowledge',
  'alert.people',
  'item.read',
  'item.manage',
  'duty.read',
  'duty.manage',
  'case.read',
  'case.personal',
  'case.enter',
  'evidence.manage',
  'warning.read',
  'warning.answer',
  'warning.decide',
  'rule.read',
  'rule.manage',
  'feed.manage',
  'system.read',
])
export type Action = z.infer<typeof Action>

/** How far a role reaches: a territorial subtree (块), a line (条), a hall, or a plain set of units. */
export const ScopeKind = z.enum(['territory', 'line', 'hall', 'units'])
export type ScopeKind = z.infer<typeof ScopeKind>
