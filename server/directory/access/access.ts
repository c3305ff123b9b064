import { Action } from '../../contract/rights.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { OpenSession, Sessions } from '../sessions/sessions.ts'
import type { Units } from '../units/units.ts'
import { permits } from './policy.ts'

/**
 * Who somebody is to the rest of the system. With a first password that has not been replaced yet nobody holds any
 * grant, so that nothing but one's own session and password can be reached.
 */
export const actorOf = ({ session, user }: OpenSession, address: string): Actor => ({
  userId: user.id,
  sessionId: session.id,
  displayName: user.displayName,
  unitId: user.unitId,
  grants: user.mustChangePassword ? [] : user.grants,
  address,
})

/** What HTTP, sockets and jobs ask: the session's actor, and the policy over the units as they are now. */
export const createAccess = (sessions: Sessions, units: Units): Access => {
  const allows: Access['allows'] = (actor, action, unitId) =>
    permits(actor.grants, action, unitId, units.tree())
  return {
    authenticate: async (token, address) => {
      if (token === undefined) return undefined
      const open = await sessions.find(token)
      return open && actorOf(open, address)
    },
    allows,
    require: (actor, action, unitId) => {
      if (!allows(actor, action, unitId)) {
        throw new DomainError('access.denied', { action, ...(unitId !== undefined && { unitId }) })
      }
    },
  }
}

/** Everything the actor may do somewhere, for the client to show. */
export const allowedActions = (access: Access, actor: Actor): Action[] =>
  Action.options.filter((action) => access.allows(actor, action))
