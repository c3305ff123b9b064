import type { Role } from '../contract/rights.ts'
import type { Directory, Unit } from '../directory/index.ts'
import type { Config } from '../kernel/config/index.ts'
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

/**
 * Makes what a server for real begins with, where it is missing: its unit, a hall, and three administrators whose
 * passwords are returned once and must be changed at the first sign-in.
 */
export const firstStart = async (
  directory: Directory,
  node: Config['node'],
): Promise<readonly NewAccount[]> => {
  const unit = await ownUnit(directory, node)
  if ((await directory.halls.all()).length === 0) {
    const name = `${node.name}政务服务大厅`
    await directory.halls.put({ key: firstHall, name, unitId: unit.id, plan: emptyPlan, windows: [] }, null)
  }
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
