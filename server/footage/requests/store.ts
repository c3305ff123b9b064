import { z } from 'zod'
import { FootageRequestId, SourceId, UnitId, UserId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import type { FootageRequest } from './request.ts'

const RequestRow = z
  .object({
    id: FootageRequestId,
    user_id: UserId,
    user_name: z.string(),
    unit_id: UnitId,
    sources: z.string(),
    from_ms: z.number(),
    to_ms: z.number(),
    reason: z.string(),
    state: z.enum(['waiting', 'approved', 'refused', 'withdrawn']),
    asked_at: z.number(),
    decided_at: z.number().nullable(),
    decided_by: UserId.nullable(),
    decided_name: z.string().nullable(),
    remark: z.string().nullable(),
    expires_at: z.number().nullable(),
  })
  .transform((row): FootageRequest => ({
    id: row.id,
    userId: row.user_id,
    userName: row.user_name,
    unitId: row.unit_id,
    sources: z.array(SourceId).parse(JSON.parse(row.sources)),
    from: row.from_ms,
    to: row.to_ms,
    reason: row.reason,
    state: row.state,
    askedAt: row.asked_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    decidedName: row.decided_name,
    remark: row.remark ?? '',
    expiresAt: row.expires_at,
  }))

export const addRequest = async (trx: Transaction, request: FootageRequest): Promise<void> => {
  await trx('footage_requests').insert({
    ...{ id: request.id, user_id: request.userId, user_name: request.userName, unit_id: request.unitId },
    ...{ sources: JSON.stringify(request.sources), from_ms: request.from, to_ms: request.to },
    ...{ reason: request.reason, state: request.state, asked_at: request.askedAt },
  })
}

export const findRequest = async (
  database: Database | Transaction,
  id: FootageRequestId,
): Promise<FootageRequest | undefined> => {
  const row: unknown = await database('footage_requests').where({ id }).first()
  return row === undefined ? undefined : RequestRow.parse(row)
}

/** Applications before a cursor, newest first. */
export const requestsBefore = async (
  database: Database,
  cursor: string | undefined,
  limit: number,
): Promise<readonly FootageRequest[]> => {
  // Ids are UUIDv7: their order is that of creation.
  const query = database('footage_requests').orderBy('id', 'desc').limit(limit)
  if (cursor !== undefined) void query.where('id', '<', cursor)
  return z.array(RequestRow).parse(await query)
}

/** Somebody's approved applications that are not over. */
export const approvedOf = async (
  database: Database,
  userId: UserId,
  now: EpochMs,
): Promise<readonly FootageRequest[]> =>
  z
    .array(RequestRow)
    .parse(
      await database('footage_requests')
        .where({ user_id: userId, state: 'approved' })
        .where('expires_at', '>', now),
    )

/** @returns false where it was decided or withdrawn before */
export const settleRequest = async (
  trx: Transaction,
  { id, state, decidedAt, decidedBy, decidedName, remark, expiresAt }: FootageRequest,
): Promise<boolean> =>
  (await trx('footage_requests')
    .where({ id, state: 'waiting' })
    .update({
      ...{ state, decided_at: decidedAt, decided_by: decidedBy, decided_name: decidedName },
      ...{ remark, expires_at: expiresAt },
    })) > 0
