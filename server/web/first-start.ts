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

const makeAdministrators = async (directory: Directory, unit: Unit): Promise<readonly NewAccount[]> => {
  if ((await directory.users.list({ units: [unit.id] }, 1)).length > 0) return []
  const made: NewAccount[] = []
  for (const { account, displayName, role } of administrators) {
    const { user, initialPassword } = await directory.users.create(
      { account, displayName, unitId: unit.id },
      null,
    )
    await directory.users.setGrants(user.id, [{ role, scope: 'territory', units: [unit.id] }], null)
    made.push({ account, password: initialPassword, displayName, role })
  }
  return made
}

/**
 * Makes what a server for real begins with, where it is missing: its unit, a hall with the configured cameras, and
 * three administrators whose passwords are returned once and must be changed at the first sign-in.
 */
export const firstStart = async (parts: {
  readonly config: Config
  readonly database: Database
  readonly directory: Directory
  readonly hall: Pick<Hall, 'import'>
}): Promise<readonly NewAccount[]> => {
  const { config, directory } = parts
  if (await holdsDemo(parts.database))
    throw new StartupError('data.dir holds the demo: a start for real needs a data.dir of its own')
  const unit = await ownUnit(directory, config.node)
  const hallId = await ownHall(directory, unit, config.cameras)
  await parts.hall.import({ hallId, cameras: config.cameras, addresses: 'once' })
  return makeAdministrators(directory, unit)
}
