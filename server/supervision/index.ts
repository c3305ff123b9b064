import { join } from 'node:path'
import type { Alerts } from '../alerts/index.ts'
import type { NodeId, SourceId, UnitId } from '../contract/ids.ts'
import type { Footage } from '../footage/index.ts'
import type { Access, Actor, Grant } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { programDir, type Config } from '../kernel/config/index.ts'
import type { Database } from '../kernel/database/index.ts'
import type { Route } from '../kernel/http/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { readCalendar } from './calendar/index.ts'
import { createCases } from './cases/cases.ts'
import { caseRoutes } from './cases/routes.ts'
import { createLinker } from './evidence/linker.ts'
import { evidenceRoutes } from './evidence/routes.ts'
import { createIntake, type Intake } from './feed/intake.ts'
import { createApiKeys, type ApiKeys } from './feed/keys.ts'
import { feedRoutes } from './feed/routes.ts'
import { createFollower, type Follower } from './follow/follower.ts'
import { createItems, type Items } from './items/items.ts'
import { itemRoutes } from './items/routes.ts'
import { createServicePoints, type ServicePoints } from './points/points.ts'
import { pointRoutes } from './points/routes.ts'
import { createPreview } from './warnings/preview.ts'
import { warningRoutes } from './warnings/routes.ts'
import { readPreset } from './warnings/rule-sets.ts'
import { warningsOfCases } from './warnings/store.ts'
import { tellOnDesk } from './warnings/tell.ts'
import { createWarnings, type Warnings } from './warnings/warnings.ts'

export { demoCases } from './demo/demo-cases.ts'
export { demoKeyFile, seedDemoItems } from './demo/seed.ts'
export { sendEvents } from './demo/send.ts'
export type { Items } from './items/items.ts'
export type { ServicePoints } from './points/points.ts'

export interface SupervisionOptions {
  readonly database: Database
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly nodeId: NodeId
  readonly config: Config['supervision']
  readonly alerts: Pick<Alerts, 'happened'>
  readonly footage: Pick<Footage, 'holds' | 'missingIn'>
  /** Units of the cameras that sources belong to. */
  readonly unitsOf: (sources: readonly SourceId[]) => Promise<ReadonlyMap<SourceId, UnitId>>
  readonly units: {
    all(): readonly UnitId[]
    nameOf(id: UnitId): string | undefined
    idOf(code: string): UnitId | undefined
    approves(id: UnitId): boolean
    reaches(scope: Pick<Grant, 'scope' | 'units'>, unitId: UnitId): boolean
  }
}

/** Electronic supervision (电子监察): items, cases, how long they take, and what footage shows of them. */
export interface Supervision {
  readonly routes: readonly Route[]
  readonly items: Items
  readonly points: ServicePoints
  readonly keys: ApiKeys
  readonly intake: Intake
  readonly warnings: Warnings
  readonly follower: Pick<Follower, 'wake' | 'settled'>
  /** Idempotent. */
  close(): Promise<void>
}

const minuteMs = 60_000

export const createSupervision = async (options: SupervisionOptions): Promise<Supervision> => {
  const { database, access, audit, clock, log, nodeId, config, units, footage } = options
  const folders = [
    join(programDir, 'config/holidays'),
    ...(config.holidays === null ? [] : [config.holidays]),
  ]
  const calendar = readCalendar(...folders)
  const { limitByLaw } = config
  const lateMs = config.lateMinutes * minuteMs
  const items = await createItems({ database, audit, clock, nodeId })
  const points = await createServicePoints({ database, audit })
  const pointIdOf = (code: string) => points.byCode(code)?.id
  const keys = createApiKeys({ database, audit, clock, reaches: (...asked) => units.reaches(...asked) })
  const cases = createCases({ database, items, calendar, limitByLaw })
  const linker = createLinker({
    ...{ database, audit, clock, nodeId, pointIdOf, lateMs, holds: footage.holds, settings: config.evidence },
  })
  let wake = (): void => undefined
  const warnings = await createWarnings({
    ...{ database, clock, audit, nodeId, calendar },
    preset: () => readPreset(join(programDir, `config/rules/${config.rules}.yaml`)),
    tell: tellOnDesk(options.alerts, clock),
    onRulesChanged: () => wake(),
  })
  const groundOf = ({ identity }: { readonly identity: { readonly unitId: UnitId } }) => ({
    unitApproves: units.approves(identity.unitId),
  })
  const follower = createFollower({
    ...{ database, clock, log, calendar, cases, linker, warnings, footage, pointIdOf, groundOf },
  })
  wake = () => follower.wake()
  const intake = createIntake({
    ...{ database, clock, nodeId, items, points, calendar, limitByLaw },
    onFiled: () => wake(),
  })
  const mayWatch = async (actor: Actor, sources: readonly SourceId[]): Promise<ReadonlySet<SourceId>> => {
    const owners = await options.unitsOf(sources)
    return new Set(
      sources.filter((source) => {
        const unitId = owners.get(source)
        return unitId !== undefined && access.allows(actor, 'footage.watch', unitId)
      }),
    )
  }
  return {
    ...{ items, points, keys, intake, warnings, follower },
    routes: [
      ...itemRoutes({ access, items, units: (code) => units.idOf(code) }),
      ...pointRoutes({ database, access, audit, points }),
      ...feedRoutes({ access, keys, intake }),
      ...caseRoutes({
        ...{ database, access, audit, clock, cases, points, intake, calendar, units, lateMs },
        warningsOf: async (id) =>
          ((await warningsOfCases(database, [id])).get(id) ?? []).map((one) => one.id),
      }),
      ...evidenceRoutes({ database, access, clock, cases, linker, footage, mayWatch }),
      ...warningRoutes({
        ...{ database, access, warnings, items, units },
        preview: createPreview({ database, cases, clock, calendar, groundOf }),
      }),
    ],
    close: () => follower.close(),
  }
}
