import { createHmac } from 'node:crypto'
import { UserId, type UnitId } from '../../contract/ids.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { hashPassword, readablePassword } from '../sign-in/password.ts'
import { findUserByAccount, insertUser, replaceGrants, writePassword } from '../users/store.ts'
import type { User } from '../users/user.ts'
import type { DemoPerson } from './data.ts'

/** The password of a demo account: follows from the secret of this start, and cannot be told without it. */
export const demoPassword = (secret: string, account: string): string =>
  readablePassword(createHmac('sha256', secret).update(account).digest())

export interface PeopleOptions {
  readonly database: Database
  readonly clock: Clock
  readonly secret: string
  readonly idOf: (code: string) => UnitId
}

const addPerson = async (
  { account, name, unit, grants }: DemoPerson,
  { clock, idOf }: PeopleOptions,
  trx: Transaction,
): Promise<User> => {
  const user: User = {
    id: newId(UserId),
    account,
    displayName: name,
    unitId: idOf(unit),
    enabled: true,
    mustChangePassword: false,
    grants: grants.map((grant) => ({ ...grant, units: grant.units.map(idOf) })),
  }
  await insertUser(trx, user, clock.now())
  await replaceGrants(trx, user.id, user.grants, clock.now())
  return user
}

/** Adds the people who are missing and gives all of them their passwords; `then` is part of the same transaction. */
export const putPeople = async (
  people: readonly DemoPerson[],
  options: PeopleOptions,
  then: (trx: Transaction) => Promise<void>,
): Promise<void> => {
  // Hashed side by side and before the transaction, which holds the only connection.
  const hashes = await Promise.all(
    people.map(({ account }) => hashPassword(demoPassword(options.secret, account))),
  )
  await options.database.transaction(async (trx) => {
    for (const [index, person] of people.entries()) {
      const known = await findUserByAccount(trx, person.account)
      const { id } = known ?? (await addPerson(person, options, trx))
      await writePassword(trx, id, hashes[index] ?? null, false)
    }
    await then(trx)
  })
}
