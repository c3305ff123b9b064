import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UnitId } from '../../contract/ids.ts'
import { importItems } from '../items/import-list.ts'
import type { Items } from '../items/items.ts'
import type { ApiKeys } from '../feed/keys.ts'
import type { ServicePoints } from '../points/points.ts'
import { pointsOfWindows, type HallWindow } from '../points/service-point.ts'
import { demoItemList } from './ground.ts'

/** Where the demo keeps the key of its feed, for `npm run demo:cases`. */
export const demoKeyFile = (dataDir: string): string => join(dataDir, 'demo-feed.key')

export interface DemoSeed {
  readonly items: Items
  readonly points: ServicePoints
  readonly keys: ApiKeys
  readonly unitIdOf: (code: string) => UnitId | undefined
  /** The units at the top: the key covers their territories. */
  readonly roots: readonly UnitId[]
  readonly windows: readonly HallWindow[]
  readonly dataDir: string
}

/** Whether the key that an earlier start left still opens the feed. */
const holds = async (keys: ApiKeys, file: string): Promise<boolean> => {
  const kept = await readFile(file, 'utf8').catch(() => '')
  return keys.authenticate(`Bearer ${kept.trim()}`).then(
    () => true,
    () => false,
  )
}

/** Fills the demo with its items, and makes points of its windows and a key of its feed where they are missing. */
export const seedDemoItems = async (seed: DemoSeed): Promise<void> => {
  const { items, points, keys, unitIdOf, windows, dataDir, roots } = seed
  await importItems(demoItemList(), {
    ...{ items, unitIdOf, dryRun: false, mayManage: () => true },
    actor: null,
  })
  for (const { code, ...point } of pointsOfWindows(windows, points.all())) await points.put(code, point, null)
  const file = demoKeyFile(dataDir)
  if (await holds(keys, file)) return
  const { secret } = await keys.create(
    { name: '演示数据', scope: 'territory', units: [...roots], expiresAt: null },
    null,
  )
  await writeFile(file, `${secret}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
}
