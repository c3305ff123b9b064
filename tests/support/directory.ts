import type { ScopeKind, Role } from '../../server/contract/rights.ts'
import { homeNode } from '../../server/business-db/index.ts'
import { createDirectory, type Directory, type User } from '../../server/directory/index.ts'
import { createAudit, type Audit } from '../../server/kernel/audit/index.ts'
import { loadConfig } from '../../server/kernel/config/index.ts'
import { startApi, silentLog } from './api.ts'
import { signIn, type ApiClient } from './api-client.ts'
import { openBusinessDatabase, type BusinessDatabase } from './business-database.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'

/** Administrative codes of the small organisation that tests use. */
export const codes = {
  city: '430100000000',
  district: '430105000000',
  street: '430105001000',
  otherStreet: '430105002000',
  otherDistrict: '430104000000',
} as const

export const goodPassword = 'Hall-window-12'

/** A directory with a small organisation, served on loopback, with a clock that stands still. */
export interface TestDirectory {
  readonly url: string
  readonly directory: Directory
  readonly audit: Audit
  readonly clock: ManualClock
  readonly business: BusinessDatabase
  /** Adds a user with a role over the unit of this code, whose first password has been replaced by `goodPassword`. */
  addUser(account: string, role?: Role, code?: string, scope?: ScopeKind): Promise<User>
  /** Adds such a user and signs in. */
  signInAs(account: string, role?: Role, code?: string, scope?: ScopeKind): Promise<ApiClient>
  close(): Promise<void>
}

const organisation = [
  ['city', '长沙市', 'city', ''],
  ['district', '开福区', 'district', 'city'],
  ['otherDistrict', '岳麓区', 'district', 'city'],
  ['street', '芙蓉北路街道', 'street', 'district'],
  ['otherStreet', '东风路街道', 'street', 'district'],
] as const

export const openDirectory = async (): Promise<TestDirectory> => {
  const business = await openBusinessDatabase()
  const { database } = business
  const clock = manualClock()
  const audit = createAudit({ database, clock, nodeId: await homeNode(database) })
  const directory = await createDirectory({
    database,
    config: loadConfig(undefined, {}),
    clock,
    audit,
    log: silentLog,
  })
  await directory.units.load(
    organisation.map(([key, name, level, parent]) => ({
      code: codes[key],
      name,
      level,
      territorialParent: parent === '' ? '' : codes[parent],
      lineSuperior: '',
      approves: 'no' as const,
    })),
    null,
  )
  const api = await startApi(directory.routes, directory.access)

  const addUser: TestDirectory['addUser'] = async (
    account,
    role,
    code = codes.district,
    scope = 'territory',
  ) => {
    const unitId = directory.units.byCode(code)?.id
    if (unitId === undefined) throw new Error(`no unit ${code}`)
    const { user, initialPassword } = await directory.users.create(
      { account, displayName: account, unitId },
      null,
    )
    const first = await signIn(api.url, account, initialPassword)
    const changed = await first.request('/api/session/password', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ current: initialPassword, next: goodPassword }),
    })
    if (!changed.ok) throw new Error(`the first password of ${account} could not be replaced`)
    await first.request('/api/session', { method: 'DELETE' })
    return role === undefined
      ? user
      : directory.users.setGrants(user.id, [{ role, scope, units: [unitId] }], null)
  }

  return {
    url: api.url,
    directory,
    audit,
    clock,
    business,
    addUser,
    signInAs: async (account, ...rest) => {
      await addUser(account, ...rest)
      return signIn(api.url, account, goodPassword)
    },
    close: async () => {
      await api.close()
      await directory.close()
      await business.close()
    },
  }
}
