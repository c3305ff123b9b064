import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Conference } from '../conference/index.ts'
import { seedDemo as seedDirectory, type Directory } from '../directory/index.ts'
import type { Hall } from '../hall/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { programDir, type Config, type ConfiguredCamera } from '../kernel/config/index.ts'
import type { Database } from '../kernel/database/index.ts'
import type { NewAccount } from '../kernel/process/index.ts'
import { seedDemoItems, type Supervision } from '../supervision/index.ts'

const DemoCameras = z.strictObject({
  hall: z.string(),
  cameras: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      windows: z.array(z.int()),
      plan: z.strictObject({ x: z.number(), y: z.number() }),
    }),
  ),
})

/** The path at which the simulator serves its nth camera, from 1. */
const simulatedPath = (number: number): string => `cam-${String(number).padStart(2, '0')}`

/** The demo's cameras at the simulator's addresses, or, where there is no simulator, those of the configuration. */
const demoCameras = async ({ demo, cameras }: Config) => {
  const text = await readFile(resolve(programDir, 'config/demo/cameras.yaml'), 'utf8')
  const data = DemoCameras.parse(parse(text))
  const simulated = data.cameras.slice(0, demo.cameras).map((camera, index): ConfiguredCamera => ({
    ...camera,
    url: `rtsp://127.0.0.1:${demo.hallPort}/${simulatedPath(index + 1)}`,
  }))
  return { hallKey: data.hall, cameras: demo.simulateHall ? simulated : cameras }
}

export interface DemoParts {
  readonly config: Config
  readonly database: Database
  readonly directory: Directory
  readonly hall: Hall
  readonly conference: Conference
  readonly supervision: Supervision
  readonly clock: Clock
  readonly audit: Audit
}

/** The demo's items, points of its windows, and the key of its feed. */
const seedSupervision = async ({
  config,
  directory,
  supervision,
}: Pick<DemoParts, 'config' | 'directory' | 'supervision'>): Promise<void> => {
  const { units, halls } = directory
  const owners = new Map((await halls.all()).map(({ id, unitId }) => [id, unitId]))
  await seedDemoItems({
    ...{ items: supervision.items, points: supervision.points, keys: supervision.keys },
    unitIdOf: (code) => units.byCode(code)?.id,
    roots: units
      .all()
      .filter(({ territorialParentId }) => territorialParentId === null)
      .map(({ id }) => id),
    windows: (await halls.windows()).flatMap(({ id, hallId, number, name }) => {
      const hallUnitId = owners.get(hallId)
      return hallUnitId === undefined ? [] : [{ id, number, name, hallUnitId }]
    }),
    dataDir: config.data.dir,
  })
}

/** Fills an empty server with the demo's directory, hall, items and meetings, and makes this start's passwords. */
export const seedDemo = async (parts: DemoParts): Promise<readonly NewAccount[]> => {
  const { config, directory, conference } = parts
  const secret = config.demo.passwordSecret ?? randomBytes(24).toString('hex')
  const accounts = await seedDirectory({ ...parts, secret })
  const { hallKey, cameras } = await demoCameras(config)
  const hall = await directory.halls.byKey(hallKey)
  if (hall) await parts.hall.import({ hallId: hall.id, cameras, addresses: 'follow' })
  await seedSupervision(parts)
  // Meetings are held by governments, whose codes are administrative ones of 12 digits, not by their departments.
  await conference.seedDemoMeetings(directory.units.all().filter(({ code }) => code.length === 12))
  return accounts
}
