import type { Knex } from 'knex'
import type { SessionId, UserId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Transaction } from '../../kernel/database/index.ts'

/** One sign-in of a user; it lives until it ends, idles or reaches `expiresAt`. */
export interface Session {
  readonly id: SessionId
  readonly userId: UserId
  readonly createdAt: EpochMs
  readonly lastSeenAt: EpochMs
  readonly expiresAt: EpochMs
  readonly address: string
  readonly agent: string
}

interface SessionRow {
  id: SessionId
  user_id: UserId
  token_hash: string
  created_at: number
  last_seen_at: number
  expires_at: number
  address: string
  agent: string
}

const fromRow = (row: SessionRow): Session => ({
  id: row.id,
  userId: row.user_id,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  address: row.address,
  agent: row.agent,
})

export const insertSession = async (trx: Transaction, session: Session, tokenHash: string): Promise<void> => {
  await trx<SessionRow>('sessions').insert({
    id: session.id,
    user_id: session.userId,
    token_hash: tokenHash,
    created_at: session.createdAt,
    last_seen_at: session.lastSeenAt,
    expires_at: session.expiresAt,
    address: session.address,
    agent: session.agent,
  })
}

export const findSessionByToken = async (database: Knex, tokenHash: string): Promise<Session | undefined> => {
  const row = await database<SessionRow>('sessions').where({ token_hash: tokenHash }).first()
  return row && fromRow(row)
}

export const findSession = async (database: Knex, id: SessionId): Promise<Session | undefined> => {
  const row = await database<SessionRow>('sessions').where({ id }).first()
  return row && fromRow(row)
}

export const findTokenHash = async (database: Knex, id: SessionId): Promise<string | undefined> =>
  (await database<SessionRow>('sessions').where({ id }).first('token_hash'))?.token_hash

/** A user's sessions, the newest first. */
export const sessionsOf = async (database: Knex, userId: UserId): Promise<readonly Session[]> =>
  (await database<SessionRow>('sessions').where({ user_id: userId }).orderBy('id', 'desc')).map(fromRow)

/** Sessions that have reached their end, or were last seen before `idleBefore`. */
export const endedSessions = async (
  database: Knex,
  now: EpochMs,
  idleBefore: EpochMs,
): Promise<readonly Session[]> =>
  (
    await database<SessionRow>('sessions')
      .where('expires_at', '<=', now)
      .orWhere('last_seen_at', '<=', idleBefore)
  ).map(fromRow)

export const writeLastSeen = async (database: Knex, id: SessionId, at: EpochMs): Promise<void> => {
  await database<SessionRow>('sessions').where({ id }).update({ last_seen_at: at })
}

export const deleteSessions = async (trx: Transaction, ids: readonly SessionId[]): Promise<void> => {
  await trx<SessionRow>('sessions').whereIn('id', ids).del()
}
