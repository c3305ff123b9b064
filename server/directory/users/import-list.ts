import { Account } from '../../contract/directory.ts'
import type { UnitId } from '../../contract/ids.ts'
import { readCsv } from '../../kernel/csv/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { sameUser, type User } from './user.ts'

/** A line of a list of people, as far as it could be read. */
export interface ListedPerson {
  /** Line in the file, from 1, the header included. */
  readonly line: number
  readonly account: string
  readonly displayName: string
  readonly unitCode: string
  readonly enabled: string
}

/** Column names, in either language; `enabled` may be left out. */
const columns = {
  account: ['account', '账号'],
  displayName: ['name', '姓名'],
  unitCode: ['unitcode', '单位编码'],
  enabled: ['enabled', '启用'],
} as const

/** Most lines of one list; each new account costs about 20 ms for its password. */
const maxLines = 5000

/**
 * Reads a list of people.
 * @throws DomainError `user.importRefused` naming missing columns, or where it is no CSV or too long
 */
export const readList = (text: string): readonly ListedPerson[] => {
  const list = readCsv(text, { columns, required: ['account', 'displayName', 'unitCode'], maxLines })
  if (!list.ok) {
    throw new DomainError('user.importRefused', list.why, { cause: list.cause })
  }
  return list.lines.map(({ line, values }) => ({
    line,
    account: (values.account ?? '').toLowerCase(),
    displayName: values.displayName ?? '',
    unitCode: values.unitCode ?? '',
    enabled: values.enabled ?? '',
  }))
}

/** What is wrong with a line, as stable words. */
export type LineProblem =
  | 'account.invalid'
  | 'account.repeated'
  | 'account.notYours'
  | 'account.own'
  | 'name.invalid'
  | 'unit.unknown'
  | 'unit.notYours'
  | 'enabled.invalid'

export type PlannedLine = { readonly line: number; readonly account: string } & (
  | { readonly outcome: 'error'; readonly problem: LineProblem }
  | { readonly outcome: 'created'; readonly person: Person }
  | { readonly outcome: 'changed' | 'enabled' | 'disabled'; readonly user: User; readonly person: Person }
  | { readonly outcome: 'unchanged' }
)

interface Person {
  readonly displayName: string
  readonly unitId: UnitId
  readonly enabled: boolean
}

export interface ImportPlan {
  readonly lines: readonly PlannedLine[]
  /** Users to be disabled because a complete list does not name them. */
  readonly left: readonly User[]
}

export interface ImportGround {
  /** All users there are, by account. */
  readonly users: ReadonlyMap<string, User>
  readonly unitIdOf: (code: string) => UnitId | undefined
  /** Whether whoever imports may manage this unit's people. */
  readonly mayManage: (unitId: UnitId) => boolean
  /** The account of whoever imports: nobody disables themselves. */
  readonly ownAccount: string | undefined
  /** The list is complete: whoever may be managed and is not in it has left. */
  readonly complete: boolean
}

const flags: Readonly<Record<string, boolean>> = {
  '': true,
  yes: true,
  no: false,
  是: true,
  否: false,
  '1': true,
  '0': false,
}

const readPerson = (
  { account, displayName, unitCode, enabled: flag }: ListedPerson,
  ground: ImportGround,
): Person | LineProblem => {
  if (!Account.safeParse(account).success) return 'account.invalid'
  if (displayName === '' || displayName.length > 50) return 'name.invalid'
  const unitId = ground.unitIdOf(unitCode.toUpperCase())
  if (unitId === undefined) return 'unit.unknown'
  if (!ground.mayManage(unitId)) return 'unit.notYours'
  const enabled = flags[flag.toLowerCase()]
  if (enabled === undefined) return 'enabled.invalid'
  if (!enabled && account === ground.ownAccount) return 'account.own'
  return { displayName, unitId, enabled }
}

const planLine = (listed: ListedPerson, ground: ImportGround): PlannedLine => {
  const { line, account } = listed
  const person = readPerson(listed, ground)
  if (typeof person === 'string') return { line, account, outcome: 'error', problem: person }
  const user = ground.users.get(account)
  if (!user) return { line, account, outcome: 'created', person }
  if (!ground.mayManage(user.unitId)) return { line, account, outcome: 'error', problem: 'account.notYours' }
  if (sameUser(user, person)) return { line, account, outcome: 'unchanged' }
  if (user.enabled === person.enabled) return { line, account, outcome: 'changed', user, person }
  return { line, account, outcome: person.enabled ? 'enabled' : 'disabled', user, person }
}

/** What a list would do to the users there are. Doing it twice changes nothing the second time. */
export const planImport = (list: readonly ListedPerson[], ground: ImportGround): ImportPlan => {
  const seen = new Set<string>()
  const lines = list.map((listed): PlannedLine => {
    const { line, account } = listed
    if (seen.has(account)) return { line, account, outcome: 'error', problem: 'account.repeated' }
    seen.add(account)
    return planLine(listed, ground)
  })
  const left = ground.complete
    ? [...ground.users.values()].filter(
        (user) =>
          user.enabled &&
          !seen.has(user.account) &&
          user.account !== ground.ownAccount &&
          ground.mayManage(user.unitId),
      )
    : []
  return { lines, left }
}
