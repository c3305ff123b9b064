import type { Access, Actor } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Database } from '../kernel/database/index.ts'
import type { Route } from '../kernel/http/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { SessionId } from '../contract/ids.ts'
import { actorOf, createAccess } from './access/access.ts'
import { auditRoutes } from './audit-log/routes.ts'
import { createHalls, type Halls } from './halls/halls.ts'
import { hallRoutes } from './halls/routes.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { createSessions, type Ended } from './sessions/sessions.ts'
import { passwordAdapter, type SignInAdapter } from './sign-in/adapter.ts'
import { createSignIn } from './sign-in/sign-in.ts'
import { unitRoutes } from './units/routes.ts'
import { createUnits, type Units } from './units/units.ts'
import { savedViewRoutes } from './saved-views/routes.ts'
import { userRoutes } from './users/routes.ts'
import { createUsers, type Users } from './users/users.ts'

/** Units, halls, people, roles and sessions: who is who, and who may do what. */
export interface Directory {
  readonly access: Access
  readonly routes: readonly Route[]
  readonly units: Units
  readonly halls: Halls
  readonly users: Users
  /**
   * Tells whose sockets and streams must end at once: a session ended, or a user's rights changed. Returns how to stop
   * listening.
   */
  onSessionsEnded(listener: (ended: Ended) => void): () => void
  /** The actor of a session that holds, by its id. */
  actorOfSession(sessionId: SessionId, address: string): Promise<Actor | undefined>
  /** Counts an open connection as use of its session, so that it does not idle out in a long meeting. */
  touch(sessionId: SessionId): void
  close(): Promise<void>
}

const sweepEveryMs = 60_000

/** Whether people reach this server by HTTPS, so that the cookie must never travel otherwise. */
const reachedByTls = ({ tls, http }: Config): boolean =>
  tls.cert !== null || tls.selfSigned || http.publicOrigin?.startsWith('https:') === true

export const createDirectory = async (options: {
  readonly database: Database
  readonly config: Config
  readonly clock: Clock
  readonly audit: Audit
  readonly log: Log
  /** @default passwords kept by this server */
  readonly adapter?: SignInAdapter
}): Promise<Directory> => {
  const { database, config, clock, audit, log } = options
  const units = await createUnits({ database, clock, audit })
  const halls = createHalls({ database, audit })
  const sessions = createSessions({ database, config: config.signIn, clock, audit })
  const users = createUsers({ database, clock, audit, sessions, units })
  const adapter = options.adapter ?? passwordAdapter(database)
  const signIn = createSignIn({ database, config: config.signIn, clock, audit, sessions, adapter })
  const access = createAccess(sessions, units)

  let sweeping = Promise.resolve()
  const sweep = (): void => {
    sweeping = sweeping
      .then(() => sessions.sweep())
      .then(() => signIn.sweep())
      .catch((error: unknown) => log.error({ err: error }, 'expired sessions could not be swept'))
  }
  const timer = setInterval(sweep, sweepEveryMs)

  return {
    access,
    units,
    halls,
    users,
    routes: [
      ...sessionRoutes({
        database,
        access,
        sessions,
        signIn,
        units,
        users,
        secureCookie: reachedByTls(config),
      }),
      ...unitRoutes({ access, units }),
      ...hallRoutes({ access, halls }),
      ...userRoutes({ access, users, units }),
      ...auditRoutes({ database, audit }),
      ...savedViewRoutes({ database, clock }),
    ],
    onSessionsEnded: (listener) => sessions.onEnded(listener),
    actorOfSession: async (sessionId, address) => {
      const open = await sessions.findById(sessionId)
      return open && actorOf(open, address)
    },
    touch: (sessionId) => sessions.touch(sessionId),
    close: async () => {
      clearInterval(timer)
      await sweeping
    },
  }
}
