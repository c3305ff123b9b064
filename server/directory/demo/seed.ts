import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { UserId, type UnitId } from '../../contract/ids.ts'
import type { Grant } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import { programDir } from '../../kernel/config/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { NewAccount } from '../../kernel/process/index.ts'
import type { Directory } from '../directory.ts'
import { hashPassword, readablePassword } from '../sign-in/password.ts'
import { findUserByAccount, insertUser, replaceGrants, writePassword } from '../users/store.ts'
import type { User } from '../users/user.ts'
import { readDemoData, type DemoPerson } from './data.ts'

/** A person of the demo with this start's password. */
interface Seeded {
  readonly person: DemoPerson
  readonly password: string
  readonly hash: string
}

/**
 * Loads the demo's units, hall and people where they are missing, and gives every demo account its password of this
 * start. `secret` is made anew at each start of the launcher: the passwords follow from it, so that they stay the same
 * when web alone is restarted. Returns them, to be shown once.
 */
export const seedDemo = async (options: {
  readonly directory: Directory
  readonly database: Database
  readonly audit: Audit
  readonly clock: Clock
  readonly secret: string
  /** @default config/demo */
  readonly folder?: string
}): Promise<readonly NewAccount[]> => {
  const { directory, database, audit, clock, secret } = options
  const { units, halls } = directory
  const data = await readDemoData(options.folder ?? join(programDir, 'config/demo'))
  const unitId = (code: string): UnitId | undefined => units.byCode(code)?.id
  const unitIds = (codes: readonly string[]): UnitId[] => codes.map((code) => requireUnit(unitId(code), code))

  await units.load(data.units, null)
  if (!(await halls.byKey(data.hall.key))) {
    const { key, name, unit, svg, windows } = data.hall
    await halls.put(
      {
        key,
        name,
        unitId: requireUnit(unitId(unit), unit),
        plan: svg,
        windows: windows.map((window) => ({ ...window, unitIds: unitIds(window.units) })),
      },
      null,
    )
  }

  const seeded = await Promise.all(
    data.people.map(async (person): Promise<Seeded> => {
      const password = readablePassword(createHmac('sha256', secret).update(person.account).digest())
      return { person, password, hash: await hashPassword(password) }
    }),
  )
  const put = async ({ person, hash }: Seeded, trx: Transaction): Promise<void> => {
    const known = await findUserByAccount(trx, person.account)
    const user = known ?? (await addPerson(person, trx))
    await writePassword(trx, user.id, hash, false)
  }
  const addPerson = async (person: DemoPerson, trx: Transaction): Promise<User> => {
    const user: User = {
      id: newId(UserId),
      account: person.account,
      displayName: person.name,
      unitId: requireUnit(unitId(person.unit), person.unit),
      enabled: true,
      mustChangePassword: false,
      grants: person.grants.map((grant): Grant => ({ ...grant, units: unitIds(grant.units) })),
    }
    await insertUser(trx, user, clock.now())
    await replaceGrants(trx, user.id, user.grants, clock.now())
    return user
  }
  await database.transaction(async (trx) => {
    for (const one of seeded) await put(one, trx)
    await audit.append({ action: 'demo.seeded', actor: null, data: { accounts: seeded.length } }, trx)
  })
  return seeded.map(({ person, password }) => ({
    account: person.account,
    password,
    displayName: person.name,
    role: person.title,
  }))
}

const requireUnit = (id: UnitId | undefined, code: string): UnitId => {
  if (id === undefined) throw new Error(`the demo's units have no ${code}`)
  return id
}
