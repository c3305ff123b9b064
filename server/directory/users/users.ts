import { UserId, type UnitId } from '../../contract/ids.ts'
import type { Grant } from '../../kernel/access/index.ts'
import type { Audit, AuditActor } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { sessionsOf } from '../sessions/store.ts'
import { clearFailures } from '../sign-in/failure-store.ts'
import { hashPassword, readablePassword } from '../sign-in/password.ts'
import { createTurns } from '../../kernel/turns/index.ts'
import type { Units } from '../units/units.ts'
import {
  findUser,
  findUserByAccount,
  insertUser,
  readUsers,
  replaceGrants,
  updateUser,
  writePassword,
  type UserFilter,
} from './store.ts'
import { checkSeparation, sameUser, type User } from './user.ts'

export interface UserDetails {
  readonly account: string
  readonly displayName: string
  readonly unitId: UnitId
  /** @default true */
  readonly enabled?: boolean
}

export interface UserPatch {
  readonly displayName?: string | undefined
  readonly unitId?: UnitId | undefined
  readonly enabled?: boolean | undefined
}

/** The people. Rules of scope are asked before, by whoever calls; rules between the data are kept here. */
export interface Users {
  /** @throws DomainError `user.unknown` */
  get(id: UserId): Promise<User>
  byAccount(account: string): Promise<User | undefined>
  /** In the order of their accounts. */
  list(filter: UserFilter, limit?: number): Promise<readonly User[]>
  /**
   * The password is made here and told once; its owner must replace it.
   * @throws DomainError `user.accountTaken`, `unit.unknown`
   */
  create(
    details: UserDetails,
    actor: AuditActor | null,
  ): Promise<{ readonly user: User; readonly initialPassword: string }>
  /** Disabling ends the user's sessions. @throws DomainError `user.unknown`, `unit.unknown`, `user.own` */
  change(id: UserId, patch: UserPatch, actor: AuditActor | null): Promise<User>
  /** Replaces all grants. @throws DomainError `user.unknown`, `unit.unknown`, `user.own`, `role.separation` */
  setGrants(id: UserId, grants: readonly Grant[], actor: AuditActor | null): Promise<User>
  /** A new password, told once; unlocks the account and ends its sessions. @throws DomainError `user.unknown` */
  resetPassword(id: UserId, actor: AuditActor | null): Promise<string>
}

export const createUsers = (options: {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly sessions: Sessions
  readonly units: Units
}): Users => {
  const { database, clock, audit, sessions, units } = options
  const inTurn = createTurns()

  const get = async (id: UserId): Promise<User> => {
    const user = await findUser(database, id)
    if (!user) throw new DomainError('user.unknown', { userId: id })
    return user
  }

  const audited = (
    action: string,
    user: User,
    actor: AuditActor | null,
    data: Readonly<Record<string, string | boolean>>,
    write: (trx: Transaction) => Promise<void>,
  ): Promise<void> =>
    database.transaction(async (trx) => {
      await write(trx)
      await audit.append({ action, actor, subject: user.id, data: { account: user.account, ...data } }, trx)
    })

  const endSessions = async (user: User, why: 'disabled' | 'revoked', actor: AuditActor | null) =>
    sessions.end(await sessionsOf(database, user.id), why, actor)

  const create: Users['create'] = async ({ account, displayName, unitId, enabled = true }, actor) => {
    if (await findUserByAccount(database, account)) throw new DomainError('user.accountTaken', { account })
    units.get(unitId)
    const initialPassword = readablePassword()
    const kept = await hashPassword(initialPassword)
    const user: User = {
      id: newId(UserId),
      account,
      displayName,
      unitId,
      enabled,
      mustChangePassword: true,
      grants: [],
    }
    await audited('user.created', user, actor, { displayName, unitId, enabled }, async (trx) => {
      await insertUser(trx, user, clock.now())
      await writePassword(trx, user.id, kept, true)
    })
    return { user, initialPassword }
  }

  const change: Users['change'] = async (id, patch, actor) => {
    const before = await get(id)
    const user: User = {
      ...before,
      displayName: patch.displayName ?? before.displayName,
      unitId: patch.unitId ?? before.unitId,
      enabled: patch.enabled ?? before.enabled,
    }
    if (sameUser(before, user)) return before
    units.get(user.unitId)
    if (!user.enabled && actor?.userId === id) throw new DomainError('user.own')
    const { displayName, unitId, enabled } = user
    await audited('user.changed', user, actor, { displayName, unitId, enabled }, (trx) =>
      updateUser(trx, user, clock.now()),
    )
    sessions.rightsChanged(id)
    if (!enabled) await endSessions(user, 'disabled', actor)
    return user
  }

  const setGrants: Users['setGrants'] = async (id, grants, actor) => {
    const before = await get(id)
    if (actor?.userId === id) throw new DomainError('user.own')
    checkSeparation(grants)
    for (const grant of grants) for (const unitId of grant.units) units.get(unitId)
    const user: User = { ...before, grants }
    await database.transaction(async (trx) => {
      await replaceGrants(trx, id, grants, clock.now())
      const data = {
        account: user.account,
        before: before.grants.map((grant) => ({ ...grant })),
        after: grants.map((grant) => ({ ...grant })),
      }
      await audit.append({ action: 'user.granted', actor, subject: id, data }, trx)
    })
    sessions.rightsChanged(id)
    return user
  }

  const resetPassword: Users['resetPassword'] = async (id, actor) => {
    const user = await get(id)
    const password = readablePassword()
    const kept = await hashPassword(password)
    await audited('password.reset', user, actor, {}, async (trx) => {
      await writePassword(trx, id, kept, true)
      await clearFailures(trx, user.account)
    })
    sessions.rightsChanged(id)
    await endSessions(user, 'revoked', actor)
    return password
  }

  return {
    get,
    byAccount: (account) => findUserByAccount(database, account),
    list: (filter, limit) => readUsers(database, filter, limit),
    create: (details, actor) => inTurn(() => create(details, actor)),
    change: (id, patch, actor) => inTurn(() => change(id, patch, actor)),
    setGrants: (id, grants, actor) => inTurn(() => setGrants(id, grants, actor)),
    resetPassword: (id, actor) => inTurn(() => resetPassword(id, actor)),
  }
}
