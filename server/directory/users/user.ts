import type { UnitId, UserId } from '../../contract/ids.ts'
import type { Role } from '../../contract/rights.ts'
import type { Grant } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** A person, or a device such as a wall, that can sign in. */
export interface User {
  readonly id: UserId
  /** Lower case, unique. */
  readonly account: string
  readonly displayName: string
  readonly unitId: UnitId
  /** Whoever left is disabled, never deleted: the audit log still names them. */
  readonly enabled: boolean
  /** Until the first password is replaced, nothing else is possible. */
  readonly mustChangePassword: boolean
  readonly grants: readonly Grant[]
}

/** 三员分立: the administrators of system, security and audit watch each other. */
const separated: ReadonlySet<Role> = new Set<Role>([
  'systemAdministrator',
  'securityAdministrator',
  'auditor',
])

/** @throws DomainError `role.separation` where the grants hold two of the three administrators' roles */
export const checkSeparation = (grants: readonly Grant[]): void => {
  const held = new Set(grants.map(({ role }) => role).filter((role) => separated.has(role)))
  if (held.size > 1) throw new DomainError('role.separation', { roles: [...held] })
}

/** Whether two users are the same but for their ids and grants. */
export const sameUser = (
  a: Pick<User, 'displayName' | 'unitId' | 'enabled'>,
  b: Pick<User, 'displayName' | 'unitId' | 'enabled'>,
): boolean => a.displayName === b.displayName && a.unitId === b.unitId && a.enabled === b.enabled
