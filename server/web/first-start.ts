import type { HallId } from '../contract/ids.ts'
import type { Role } from '../contract/rights.ts'
import { holdsDemo, type Directory, type Unit } from '../directory/index.ts'
import type { Hall } from '../hall/index.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Database } from '../kernel/database/index.ts'
import { StartupError, type NewAccount } from '../kernel/process/index.ts'

/** The three administrators of 三员分立, who make everybody else. */
const administrators: readonly {
  readonly account: string
  readonly displayName: string
  readonly role: Role
}[] = [
  { account: 'sysadmin', displayName: '系统管理员', role: 'systemAdministrator' },
  { account: 'secadmin', displayName: '安全管理员', role: 'securityAdministrator' },
  { account: 'auditor', displayName: '审计管理员', role: 'auditor' },
]

/** Key of the hall that the first start makes, to which configured cameras belong. */
const firstHall = 'hall'

/** A plan without anything on it: cameras stand in a list until somebody draws the hall. */
const emptyPlan = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900"></svg>'

const ownUnit = async (directory: Directory, node: Config['node']): Promise<Unit> => {
  if (node.unitCode === null) throw new StartupError('configuration: node.unitCode is needed')
  return (
    directory.units.byCode(node.unitCode) ??
    (await directory.units.create(
      {
        code: node.unitCode,
        name: node.name,
        level: node.level,
        territorialParentId: null,
        lineSuperiorId: null,
        approves: false,
      },
      null,
    ))
  )
}

/** The hall that configured cameras belong to, with the windows that they name. */
const ownHall = async (directory: Directory, unit: Unit, cameras: Config['cameras']): Promise<HallId> => {
  const [known] = await directory.halls.all()
  if (known) return known.id
  const numbers = [...new Set(cameras.flatMap(({ windows }) => windows))].sort((a, b) => a - b)
  const made = await directory.halls.put(
    {
      key: firstHall,
      name: `${unit.name}政务服务大厅`,
      unitId: unit.id,
      plan: emptyPlan,
      windows: numbers.map((number) => ({
        number,
        name: `${number} 号窗口`,
        unitIds: [unit.id],
        plan: null,
      })),
    },
    null,
  )
  return made.id
}

/** Makes what a server for real begins with, where it is missing: its unit, and a hall with the configured cameras. */
export const firstStart = async (parts: {
  readonly config: Config
  readonly database: Database
  readonly directory: Directory
  readonly hall: Pick<Hall, 'import'>
}): Promise<void> => {
  const { config, directory } = parts
  if (await holdsDemo(parts.database))
    throw new StartupError('data.dir holds the demo: a start for real needs a data.dir of its own')
  const unit = await ownUnit(directory, config.node)
  const hallId = await ownHall(directory, unit, config.cameras)
  await parts.hall.import({ hallId, cameras: config.cameras, addresses: 'once' })
}

/**
 * Makes the three administrators where they are missing. Their passwords are told once and must be changed at the
 * first sign-in; so this comes last in a start, when nothing can fail any more.
 */
export const makeAdministrators = async (
  { users, units }: Pick<Directory, 'users' | 'units'>,
  { unitCode }: Pick<Config['node'], 'unitCode'>,
): Promise<readonly NewAccount[]> => {
  const unit = unitCode === null ? undefined : units.byCode(unitCode)
  if (!unit) throw new StartupError('configuration: node.unitCode names no unit')
  const made: NewAccount[] = []
  for (const { account, displayName, role } of administrators) {
    if (await users.byAccount(account)) continue
    const { user, initialPassword } = await users.create({ account, displayName, unitId: unit.id }, null)
    await users.setGrants(user.id, [{ role, scope: 'territory', units: [unit.id] }], null)
    made.push({ account, password: initialPassword, displayName, role })
  }
  return made
}
