import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readSetting, writeSetting } from '../../business-db/index.ts'
import type { UnitId } from '../../contract/ids.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import { programDir } from '../../kernel/config/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { StartupError, type NewAccount } from '../../kernel/process/index.ts'
import type { Directory } from '../directory.ts'
import type { Halls } from '../halls/halls.ts'
import { readDemoData, type DemoData } from './data.ts'
import { demoPassword, putPeople } from './people.ts'

/** Digest of the secret that the passwords now kept follow from; there only where the demo has filled the database. */
const secretSetting = 'demo.secretDigest'

/** Whether a database was filled by the demo, so that nobody works on it for real. */
export const holdsDemo = async (database: Database): Promise<boolean> =>
  (await readSetting(database, secretSetting)) !== undefined

const putHall = async (
  halls: Halls,
  { key, name, unit, svg, windows }: DemoData['hall'],
  idOf: (code: string) => UnitId,
): Promise<void> => {
  if (await halls.byKey(key)) return
  await halls.put(
    {
      key,
      name,
      unitId: idOf(unit),
      plan: svg,
      windows: windows.map((window) => ({ ...window, unitIds: window.units.map(idOf) })),
    },
    null,
  )
}

/**
 * Loads the demo's units, hall and people where they are missing, and gives every demo account its password of this
 * start. `secret` is made anew at each start of the launcher: the passwords follow from it, so that they stay the same
 * when web alone is restarted. Returns them, to be shown once.
 * @throws StartupError where the database holds people who are not the demo's
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
  const { units, halls, users } = directory
  const kept = await readSetting(database, secretSetting)
  if (kept === undefined && (await users.list({ units: units.all().map(({ id }) => id) }, 1)).length > 0) {
    throw new StartupError('data.dir holds a directory for real: the demo needs a data.dir of its own')
  }

  const data = await readDemoData(options.folder ?? join(programDir, 'config/demo'))
  await units.load(data.units, null)
  const idOf = (code: string): UnitId => {
    const unit = units.byCode(code)
    if (!unit) throw new StartupError(`the demo's units have no ${code}`)
    return unit.id
  }
  await putHall(halls, data.hall, idOf)

  const digest = createHash('sha256').update(secret).digest('hex')
  if (kept !== digest) {
    await putPeople(data.people, { database, clock, secret, idOf }, async (trx) => {
      await writeSetting(trx, secretSetting, digest)
      await audit.append({ action: 'demo.seeded', actor: null, data: { accounts: data.people.length } }, trx)
    })
  }
  return data.people.map(({ account, name, title }) => ({
    account,
    password: demoPassword(secret, account),
    displayName: name,
    role: title,
  }))
}
