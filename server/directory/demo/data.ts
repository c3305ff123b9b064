import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Account } from '../../contract/directory.ts'
import { Role, ScopeKind } from '../../contract/rights.ts'
import { readUnitList, type ListedUnit } from '../units/list.ts'

const Place = z.strictObject({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) })

/** Units stand by their codes everywhere in these files. */
const DemoHall = z.strictObject({
  key: z.string(),
  name: z.string(),
  unit: z.string(),
  /** File name of the floor plan. */
  plan: z.string(),
  windows: z.array(
    z.strictObject({
      number: z.int().positive(),
      name: z.string(),
      plan: Place,
      units: z.array(z.string()).min(1),
    }),
  ),
})

const DemoPerson = z.strictObject({
  account: Account,
  name: z.string(),
  /** What the account is for, in words. */
  title: z.string(),
  unit: z.string(),
  grants: z.array(z.strictObject({ role: Role, scope: ScopeKind, units: z.array(z.string()).min(1) })),
})
export type DemoPerson = z.infer<typeof DemoPerson>

export interface DemoData {
  readonly units: readonly ListedUnit[]
  readonly hall: z.infer<typeof DemoHall> & { readonly svg: string }
  readonly people: readonly DemoPerson[]
}

/** Reads the demo's directory from its folder. */
export const readDemoData = async (folder: string): Promise<DemoData> => {
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  const hall = DemoHall.parse(parse(await text('hall.yaml')))
  return {
    units: readUnitList(await text('units.csv')),
    hall: { ...hall, svg: await text(hall.plan) },
    people: z.strictObject({ accounts: z.array(DemoPerson) }).parse(parse(await text('accounts.yaml')))
      .accounts,
  }
}
