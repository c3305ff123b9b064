import type { Knex } from 'knex'
import { z } from 'zod'
import { ApiKeyId, UnitId, type UserId } from '../../contract/ids.ts'
import { ScopeKind } from '../../contract/rights.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { ApiKey } from './api-key.ts'

const KeyRow = z
  .object({
    id: ApiKeyId,
    name: z.string(),
    scope: ScopeKind,
    units: z.string(),
    created_at: z.number(),
    expires_at: z.number().nullable(),
    revoked_at: z.number().nullable(),
    last_used_at: z.number().nullable(),
  })
  .transform((row): ApiKey => ({
    id: row.id,
    name: row.name,
    scope: row.scope,
    units: z.array(UnitId).parse(JSON.parse(row.units)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }))

const columns = ['id', 'name', 'scope', 'units', 'created_at', 'expires_at', 'revoked_at', 'last_used_at']

/** All keys, the newest first. */
export const allKeys = async (database: Knex): Promise<readonly ApiKey[]> =>
  z.array(KeyRow).parse(await database('api_keys').orderBy('id', 'desc').select(columns))

const first = async (query: Knex.QueryBuilder): Promise<ApiKey | undefined> => {
  const row: unknown = await query.first(columns)
  return row === undefined ? undefined : KeyRow.parse(row)
}
export const findKey = (database: Knex, id: ApiKeyId): Promise<ApiKey | undefined> =>
  first(database('api_keys').where({ id }))
export const findKeyByHash = (database: Knex, hash: string): Promise<ApiKey | undefined> =>
  first(database('api_keys').where({ token_hash: hash }))

export const insertKey = async (trx: Knex, key: ApiKey, hash: string, by: UserId | null): Promise<void> => {
  await trx('api_keys').insert({
    id: key.id,
    name: key.name,
    token_hash: hash,
    scope: key.scope,
    units: JSON.stringify(key.units),
    created_by: by,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
  })
}

/** @returns false where it was revoked before */
export const revokeKey = async (trx: Knex, id: ApiKeyId, at: EpochMs): Promise<boolean> =>
  (await trx('api_keys').where({ id }).whereNull('revoked_at').update({ revoked_at: at })) > 0

export const noteUse = async (trx: Knex, id: ApiKeyId, at: EpochMs): Promise<void> => {
  await trx('api_keys').where({ id }).update({ last_used_at: at })
}
