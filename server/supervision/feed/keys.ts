import { createHash, randomBytes } from 'node:crypto'
import { ApiKeyId, type UnitId } from '../../contract/ids.ts'
import type { NewApiKey } from '../../contract/supervision/feed.ts'
import { fromInstant } from '../../contract/time.ts'
import type { Actor, Grant } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { ApiKey } from './api-key.ts'
import { allKeys, findKey, findKeyByHash, insertKey, noteUse, revokeKey } from './key-store.ts'

/** Keys by which other systems tell of cases. */
export interface ApiKeys {
  list(): Promise<readonly ApiKey[]>
  /** @throws DomainError `feed.keyUnknown` */
  get(id: ApiKeyId): Promise<ApiKey>
  /** Makes a key; its secret is told only here. */
  create(wanted: NewApiKey, actor: Actor | null): Promise<{ readonly key: ApiKey; readonly secret: string }>
  /** Ends a key at once; one that was revoked stays so. */
  revoke(key: ApiKey, actor: Actor): Promise<ApiKey>
  /** The key of an `Authorization` header. @throws DomainError `feed.keyRefused` */
  authenticate(header: string | undefined): Promise<ApiKey>
  /** Notes that it was used, as part of `trx`. */
  noteUse(trx: Transaction, key: ApiKey): Promise<void>
  /** Whether a key covers a unit. */
  covers(key: ApiKey, unitId: UnitId): boolean
}

/** What a key begins with, so that one that leaked is recognised for what it is. */
const prefix = 'hjk_'
/** 256 random bits: nobody guesses them, so a plain digest is enough to keep. */
const newSecret = (): string => `${prefix}${randomBytes(32).toString('base64url')}`
const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export const createApiKeys = (options: {
  readonly database: Database
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly reaches: (scope: Pick<Grant, 'scope' | 'units'>, unitId: UnitId) => boolean
}): ApiKeys => {
  const { database, audit, clock, reaches } = options

  const get = async (id: ApiKeyId): Promise<ApiKey> => {
    const key = await findKey(database, id)
    if (!key) throw new DomainError('feed.keyUnknown', { keyId: id })
    return key
  }

  return {
    list: () => allKeys(database),
    get,
    create: async ({ name, scope, units, expiresAt }, actor) => {
      const secret = newSecret()
      const key: ApiKey = {
        ...{ id: newId(ApiKeyId), name, scope, units, createdAt: clock.now() },
        expiresAt: expiresAt === null ? null : fromInstant(expiresAt),
        ...{ revokedAt: null, lastUsedAt: null },
      }
      await database.transaction(async (trx) => {
        await insertKey(trx, key, digest(secret), actor?.userId ?? null)
        const data = { name, scope, units, expiresAt }
        await audit.append({ action: 'feedKey.created', actor, subject: key.id, data }, trx)
      })
      return { key, secret }
    },
    revoke: async (key, actor) => {
      await database.transaction(async (trx) => {
        if (!(await revokeKey(trx, key.id, clock.now()))) return
        const data = { name: key.name }
        await audit.append({ action: 'feedKey.revoked', actor, subject: key.id, data }, trx)
      })
      return get(key.id)
    },
    authenticate: async (header) => {
      const [, secret] = /^Bearer\s+(\S+)$/iu.exec(header ?? '') ?? []
      const key = secret === undefined ? undefined : await findKeyByHash(database, digest(secret))
      if (key?.revokedAt !== null || (key.expiresAt ?? Infinity) <= clock.now())
        throw new DomainError('feed.keyRefused')
      return key
    },
    noteUse: (trx, { id }) => noteUse(trx, id, clock.now()),
    covers: reaches,
  }
}
