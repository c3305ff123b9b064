import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { Action, Role } from '../../server/contract/rights.ts'

const Cell = z.enum(['none', 'own', 'all'])
/** How far a role may do something: not at all, to things of the units in its scope, or to those of any unit. */
export type Cell = z.infer<typeof Cell>

/** One line of the table of rights; `signedIn` is somebody without any role. */
export interface RightsLine {
  readonly action: Action
  readonly signedIn: Cell
  readonly roles: Readonly<Record<Role, Cell>>
}

const Line = z.strictObject({
  action: Action,
  signedIn: Cell,
  ...Object.fromEntries(Role.options.map((role) => [role, Cell])),
})

/** The table that was written by hand, rights.csv: the truth about who may do what. */
export const rightsTable: readonly RightsLine[] = parse(
  readFileSync(join(import.meta.dirname, 'rights.csv')),
  { columns: true },
).map((line) => {
  const { action, signedIn, ...roles } = Line.parse(line)
  return { action, signedIn, roles: z.record(Role, Cell).parse(roles) }
})

/** What the table says of an action. @throws Error for an action that it does not name */
export const rightsOf = (action: Action): RightsLine => {
  const line = rightsTable.find((one) => one.action === action)
  if (!line) throw new Error(`rights.csv does not name ${action}`)
  return line
}
