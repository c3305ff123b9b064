import { createHash, randomBytes } from 'node:crypto'
import { SessionId, type UserId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Audit, AuditActor } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Config } from '../../kernel/config/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { findUser } from '../users/store.ts'
import type { User } from '../users/user.ts'
import {
  deleteSessions,
  endedSessions,
  findSessionByToken,
  findTokenHash,
  insertSession,
  writeLastSeen,
  type Session,
} from './store.ts'

/** Whose sockets and streams must end at once: those of one session, or of a user whatever the session. */
export type Ended = { readonly sessionId: SessionId } | { readonly userId: UserId }

/** A session that holds, with whose it is. */
export interface OpenSession {
  readonly session: Session
  readonly user: User
}

/** Why a session ended, for the audit log. */
export type SessionEnd = 'signedOut' | 'revoked' | 'passwordChanged' | 'disabled' | 'expired'

export interface Sessions {
  /** The session of a token, if it holds. Counts as use of it. */
  find(token: string): Promise<OpenSession | undefined>
  /** A session by its id, if it holds; for what a session gave out, such as links. Counts as use of it. */
  findById(id: SessionId): Promise<OpenSession | undefined>
  /** Opens a session as part of `trx`; the token is told only here. */
  open(
    trx: Transaction,
    user: User,
    from: { readonly address: string; readonly agent: string },
  ): Promise<{ readonly session: Session; readonly token: string }>
  /** Ends sessions and tells it, so that what is being done with them ends too. */
  end(sessions: readonly Session[], why: SessionEnd, actor: AuditActor | null): Promise<void>
  /** What is known of a user has changed, but nothing of their rights: their sessions are read anew. */
  renew(userId: UserId): void
  /** A user's rights have changed: their sessions hold, but are read anew, and what is being done with them ends. */
  rightsChanged(userId: UserId): void
  /** Counts an open connection as use of its session, so that a long meeting does not idle out. */
  touch(sessionId: SessionId): void
  /** Tells when sessions end. Returns how to stop listening. */
  onEnded(listener: (ended: Ended) => void): () => void
  /** Writes down what was used when, and ends what has expired. To be called about once a minute. */
  sweep(): Promise<void>
}

/** 256 random bits: nobody guesses them, so a plain digest is enough to keep. */
const newToken = (): string => randomBytes(32).toString('base64url')
const digest = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Sessions held in memory; the one held longest goes first. */
const maxHeld = 10_000

/** An account of an unattended screen, and of nothing else. */
const isDevice = ({ grants }: User): boolean =>
  grants.length > 0 && grants.every(({ role }) => role === 'wall')

interface Held {
  readonly open: OpenSession
  usedAt: EpochMs
}

/**
 * Sessions, kept in the database and held in memory while used: every request and socket event asks. This process is
 * their only writer, so what is held is right until this module itself changes it.
 */
export const createSessions = (options: {
  readonly database: Database
  readonly config: Config['signIn']
  readonly clock: Clock
  readonly audit: Audit
}): Sessions => {
  const { database, clock, audit } = options
  const idleMs = options.config.idleMinutes * 60_000
  const lifeMs = options.config.sessionHours * 3_600_000
  const deviceMs = options.config.wallDays * 86_400_000
  /** Of an unattended screen: nobody stands before it to sign in again, whether it was used or without power. */
  const stands = ({ createdAt, expiresAt }: Session): boolean => expiresAt - createdAt > lifeMs
  const heldByDigest = new Map<string, Held>()
  const listeners = new Set<(ended: Ended) => void>()
  /** Grows with every change, so that what was read before a change is not held after it. */
  let changes = 0

  const hold = (key: string, open: OpenSession): Held => {
    const held = { open, usedAt: open.session.lastSeenAt }
    heldByDigest.set(key, held)
    const [oldest] = heldByDigest.keys()
    if (heldByDigest.size > maxHeld && oldest !== undefined) heldByDigest.delete(oldest)
    return held
  }

  const load = async (key: string): Promise<Held | undefined> => {
    for (;;) {
      const before = changes
      const session = await findSessionByToken(database, key)
      const user = session && (await findUser(database, session.userId))
      if (!session || !user?.enabled) return undefined
      if (changes === before) return hold(key, { session, user })
    }
  }

  const drop = (meant: (open: OpenSession) => boolean, ended: readonly Ended[]): void => {
    changes += 1
    for (const [key, { open }] of heldByDigest) if (meant(open)) heldByDigest.delete(key)
    for (const one of ended) for (const listener of listeners) listener(one)
  }

  const end: Sessions['end'] = async (sessions, why, actor) => {
    if (sessions.length === 0) return
    const ids = sessions.map(({ id }) => id)
    await database.transaction(async (trx) => {
      await deleteSessions(trx, ids)
      for (const { id, userId } of sessions) {
        await audit.append({ action: 'session.ended', actor, subject: id, data: { why, userId } }, trx)
      }
    })
    drop(
      ({ session }) => ids.includes(session.id),
      ids.map((sessionId) => ({ sessionId })),
    )
  }

  const find = async (key: string): Promise<OpenSession | undefined> => {
    const held = heldByDigest.get(key) ?? (await load(key))
    if (!held) return undefined
    const now = clock.now()
    const { session } = held.open
    if (now >= session.expiresAt || (!stands(session) && now - held.usedAt >= idleMs)) return undefined
    held.usedAt = now
    return held.open
  }

  const digestOf = async (id: SessionId): Promise<string | undefined> => {
    for (const [key, { open }] of heldByDigest) if (open.session.id === id) return key
    return findTokenHash(database, id)
  }

  return {
    find: (token) => find(digest(token)),
    findById: async (id) => {
      const key = await digestOf(id)
      return key === undefined ? undefined : find(key)
    },
    open: async (trx, user, from) => {
      const now = clock.now()
      const session: Session = {
        id: newId(SessionId),
        userId: user.id,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: now + (isDevice(user) ? Math.max(lifeMs, deviceMs) : lifeMs),
        ...from,
      }
      const token = newToken()
      await insertSession(trx, session, digest(token))
      return { session, token }
    },
    end,
    renew: (userId) => drop(({ user }) => user.id === userId, []),
    rightsChanged: (userId) => drop(({ user }) => user.id === userId, [{ userId }]),
    touch: (sessionId) => {
      const held = [...heldByDigest.values()].find(({ open }) => open.session.id === sessionId)
      if (held) held.usedAt = clock.now()
    },
    onEnded: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    sweep: async () => {
      await database.transaction(async (trx) => {
        for (const { open, usedAt } of heldByDigest.values()) {
          if (usedAt > open.session.lastSeenAt) await writeLastSeen(trx, open.session.id, usedAt)
        }
      })
      const now = clock.now()
      const ended = await endedSessions(database, now, now - idleMs)
      const isOver = (session: Session): boolean => now >= session.expiresAt || !stands(session)
      await end(ended.filter(isOver), 'expired', null)
    },
  }
}
