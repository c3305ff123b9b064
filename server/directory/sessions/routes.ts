import type { Request } from 'express'
import { z } from 'zod'
import { SessionId } from '../../contract/ids.ts'
import {
  ChangePassword,
  SessionEntry,
  SessionQuery,
  SessionView,
  SignIn as SignInRequest,
} from '../../contract/session.ts'
import { toInstant } from '../../contract/time.ts'
import { sessionCookie, type Access, type Actor } from '../../kernel/access/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { publicRoute, route, type Route } from '../../kernel/http/index.ts'
import { actorOf, allowedActions } from '../access/access.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import type { Units } from '../units/units.ts'
import type { Users } from '../users/users.ts'
import type { OpenSession, Sessions } from './sessions.ts'
import { findSession, sessionsOf, type Session } from './store.ts'

const agentOf = (request: Request): string => (request.get('user-agent') ?? '').slice(0, 300)

const toEntry = (session: Session, current: SessionId): SessionEntry => ({
  id: session.id,
  userId: session.userId,
  createdAt: toInstant(session.createdAt),
  lastSeenAt: toInstant(session.lastSeenAt),
  address: session.address,
  agent: session.agent,
  current: session.id === current,
})

/** Sign-in and sign-out, one's own password, and the list of sessions. */
export const sessionRoutes = (options: {
  readonly database: Database
  readonly access: Access
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly units: Units
  readonly users: Users
  /** The cookie is for HTTPS only: people reach this server by TLS. */
  readonly secureCookie: boolean
}): readonly Route[] => {
  const { database, access, sessions, signIn, units, users } = options
  // Lax, not Strict: a link to a meeting in a message must find its reader signed in.
  const cookie = { httpOnly: true, sameSite: 'lax', secure: options.secureCookie, path: '/' } as const

  const present = (open: OpenSession, actor: Actor): SessionView => ({
    userId: open.user.id,
    sessionId: open.session.id,
    account: open.user.account,
    displayName: open.user.displayName,
    unitId: open.user.unitId,
    unitName: units.get(open.user.unitId).name,
    grants: open.user.grants.map((grant) => ({ ...grant, units: [...grant.units] })),
    actions: allowedActions(access, actor),
    mustChangePassword: open.user.mustChangePassword,
    expiresAt: toInstant(open.session.expiresAt),
  })

  const own = async ({ sessionId, userId }: Actor): Promise<OpenSession> => {
    const session = await findSession(database, sessionId)
    if (!session) throw new DomainError('access.unauthenticated')
    return { session, user: await users.get(userId) }
  }

  return [
    publicRoute(
      {
        method: 'post',
        path: '/api/session',
        summary: 'Sign in: sets the session cookie',
        body: SignInRequest,
        response: SessionView,
      },
      async ({ body, request, response }) => {
        const address = request.ip ?? ''
        const opened = await signIn.signIn({ ...body, address, agent: agentOf(request) })
        response.cookie(sessionCookie, opened.token, {
          ...cookie,
          expires: new Date(opened.session.expiresAt),
        })
        return present(opened, actorOf(opened, address))
      },
    ),
    route(
      'session.own',
      { method: 'get', path: '/api/session', summary: 'Who I am', response: SessionView },
      async (_call, actor) => present(await own(actor), actor),
    ),
    route(
      'session.own',
      { method: 'delete', path: '/api/session', summary: 'Sign out' },
      async ({ response }, actor) => {
        const { session } = await own(actor)
        await sessions.end([session], 'signedOut', actor)
        response.clearCookie(sessionCookie, cookie)
      },
    ),
    route(
      'session.own',
      {
        method: 'put',
        path: '/api/session/password',
        summary: 'Change my password: ends my other sessions',
        body: ChangePassword,
      },
      ({ body }, actor) => signIn.changePassword(actor, body),
    ),
    route(
      'session.own',
      {
        method: 'get',
        path: '/api/sessions',
        summary: "My sessions, or with the right to it another user's",
        query: SessionQuery,
        response: z.object({ items: z.array(SessionEntry) }),
      },
      async ({ query }, actor) => {
        const userId = query.user ?? actor.userId
        if (userId !== actor.userId) {
          access.require(actor, 'session.manage')
          access.require(actor, 'session.manage', (await users.get(userId)).unitId)
        }
        const found = await sessionsOf(database, userId)
        return { items: found.map((session) => toEntry(session, actor.sessionId)) }
      },
    ),
    route(
      'session.own',
      {
        method: 'delete',
        path: '/api/sessions/:id',
        summary: "End one of my sessions, or with the right to it another user's",
        params: z.object({ id: SessionId }),
      },
      async ({ params }, actor) => {
        const session = await findSession(database, params.id)
        const owner = session && (await users.get(session.userId))
        // One answer for what is not there and for what is not the caller's, so that nobody learns which ids exist.
        if (!owner || (owner.id !== actor.userId && !access.allows(actor, 'session.manage', owner.unitId))) {
          throw new DomainError('session.unknown')
        }
        await sessions.end([session], 'revoked', actor)
      },
    ),
  ]
}
