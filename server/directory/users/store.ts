import type { Knex } from 'knex'
import { v7 } from 'uuid'
import type { UnitId, UserId } from '../../contract/ids.ts'
import type { Role, ScopeKind } from '../../contract/rights.ts'
import type { Grant } from '../../kernel/access/index.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import type { User } from './user.ts'

interface UserRow {
  id: UserId
  account: string
  display_name: string
  unit_id: UnitId
  enabled: number
  password_hash: string | null
  must_change_password: number
  created_at: number
  updated_at: number
}

interface GrantRow {
  id: string
  user_id: UserId
  role: Role
  scope: ScopeKind
  created_at: number
}

interface GrantUnitRow {
  grant_id: string
  unit_id: UnitId
}

/** How a user signs in by password. */
export interface Credential {
  readonly userId: UserId
  /** PHC string; null: not by password. */
  readonly passwordHash: string | null
}

const fromRow = (row: UserRow, grants: readonly Grant[]): User => ({
  id: row.id,
  account: row.account,
  displayName: row.display_name,
  unitId: row.unit_id,
  enabled: row.enabled === 1,
  mustChangePassword: row.must_change_password === 1,
  grants,
})

/** Databases limit the parameters of a statement, so long lists of ids are bound in lots. */
const inLots = async <Id, Row>(
  ids: readonly Id[],
  read: (lot: readonly Id[]) => PromiseLike<readonly Row[]>,
): Promise<readonly Row[]> => {
  const lotSize = 500
  const rows: Row[] = []
  for (let at = 0; at < ids.length; at += lotSize) rows.push(...(await read(ids.slice(at, at + lotSize))))
  return rows
}

const grantsOf = async (
  database: Knex,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, readonly Grant[]>> => {
  const rows = await inLots(userIds, (lot) =>
    database<GrantRow>('grants').whereIn('user_id', lot).orderBy('id').select('*'),
  )
  const units = await inLots(
    rows.map(({ id }) => id),
    (lot) => database<GrantUnitRow>('grant_units').whereIn('grant_id', lot).orderBy('unit_id').select('*'),
  )
  const unitsByGrant = Map.groupBy(units, ({ grant_id }) => grant_id)
  const found = new Map<UserId, Grant[]>()
  for (const { id, user_id, role, scope } of rows) {
    const grant = { role, scope, units: (unitsByGrant.get(id) ?? []).map(({ unit_id }) => unit_id) }
    found.set(user_id, [...(found.get(user_id) ?? []), grant])
  }
  return found
}

const withGrants = async (database: Knex, rows: readonly UserRow[]): Promise<readonly User[]> => {
  const grants = await grantsOf(
    database,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => fromRow(row, grants.get(row.id) ?? []))
}

export const findUser = async (database: Knex, id: UserId): Promise<User | undefined> =>
  (await withGrants(database, await database<UserRow>('users').where({ id }))).at(0)

export const findUserByAccount = async (database: Knex, account: string): Promise<User | undefined> =>
  (await withGrants(database, await database<UserRow>('users').where({ account }))).at(0)

/** Display names by id. */
export const userNames = async (
  database: Knex,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const rows = await inLots(ids, (lot) =>
    database<Record<'id' | 'display_name', string>>('users').whereIn('id', lot).select('*'),
  )
  return new Map(rows.map((row) => [row.id, row.display_name]))
}

export interface UserFilter {
  /** Users of these units only. */
  readonly units: readonly UnitId[]
  readonly text?: string | undefined
  /** Accounts after this one. */
  readonly after?: string | undefined
}

/** Users in the order of their accounts; all that match where no limit is given. */
export const readUsers = async (
  database: Knex,
  { units, text = '', after }: UserFilter,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<readonly User[]> => {
  const rows = await inLots(units, (lot) => {
    const query = database<UserRow>('users').whereIn('unit_id', lot).orderBy('account').limit(limit)
    if (after !== undefined) void query.where('account', '>', after)
    if (text !== '') {
      void query.where((either) => {
        void either.whereLike('account', `${text.toLowerCase()}%`).orWhereLike('display_name', `%${text}%`)
      })
    }
    return query.select('*')
  })
  const ordered = rows.toSorted((a, b) => (a.account < b.account ? -1 : 1))
  return withGrants(database, ordered.slice(0, limit))
}

export const insertUser = async (trx: Transaction, user: User, at: number): Promise<void> => {
  await trx<UserRow>('users').insert({
    id: user.id,
    account: user.account,
    display_name: user.displayName,
    unit_id: user.unitId,
    enabled: user.enabled ? 1 : 0,
    password_hash: null,
    must_change_password: 0,
    created_at: at,
    updated_at: at,
  })
}

/** Writes what a user is; not the grants, nor the password. */
export const updateUser = async (trx: Transaction, user: User, at: number): Promise<void> => {
  await trx<UserRow>('users')
    .where({ id: user.id })
    .update({
      display_name: user.displayName,
      unit_id: user.unitId,
      enabled: user.enabled ? 1 : 0,
      updated_at: at,
    })
}

export const replaceGrants = async (
  trx: Transaction,
  userId: UserId,
  grants: readonly Grant[],
  at: number,
): Promise<void> => {
  await trx<GrantRow>('grants').where({ user_id: userId }).del()
  for (const { role, scope, units } of grants) {
    const id = v7()
    await trx<GrantRow>('grants').insert({ id, user_id: userId, role, scope, created_at: at })
    const unique = [...new Set(units)]
    await trx<GrantUnitRow>('grant_units').insert(unique.map((unit_id) => ({ grant_id: id, unit_id })))
  }
}

export const credentialOf = async (database: Knex, account: string): Promise<Credential | undefined> => {
  const row = await database<UserRow>('users').where({ account }).first('id', 'password_hash')
  return row && { userId: row.id, passwordHash: row.password_hash }
}

export const writePassword = async (
  trx: Transaction,
  userId: UserId,
  passwordHash: string | null,
  mustChange: boolean,
): Promise<void> => {
  await trx<UserRow>('users')
    .where({ id: userId })
    .update({ password_hash: passwordHash, must_change_password: mustChange ? 1 : 0 })
}
