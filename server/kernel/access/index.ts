import type { SessionId, UnitId, UserId } from '../../contract/ids.ts'
import type { Action, Role, ScopeKind } from '../../contract/rights.ts'

/** A role held within a scope: the root of the territory or line, the hall's unit, or each unit named. */
export interface Grant {
  readonly role: Role
  readonly scope: ScopeKind
  readonly units: readonly UnitId[]
}

/** Who is asking, as known from the session of a request or socket. */
export interface Actor {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly displayName: string
  readonly unitId: UnitId
  readonly grants: readonly Grant[]
  /** The address the request came from, for the audit log. */
  readonly address: string
}

/** What the HTTP and socket layers ask before anything is done; the directory answers. Deny by default. */
export interface Access {
  /** The actor of a session token, or undefined where it is missing, unknown, revoked or expired. */
  authenticate(token: string | undefined, address: string): Promise<Actor | undefined>
  /** Whether the actor may do this: anywhere at all where no unit is given, else to that unit's things. */
  allows(actor: Actor, action: Action, unitId?: UnitId): boolean
  /** @throws DomainError `access.denied` */
  require(actor: Actor, action: Action, unitId?: UnitId): void
}

/** The cookie that carries the session token. */
export const sessionCookie = 'huijian_session'
