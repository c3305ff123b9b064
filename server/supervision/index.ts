import { join } from 'node:path'
import type { Alerts } from '../alerts/index.ts'
import type { BookmarkView } from '../contract/bookmark.ts'
import type { NodeId, ServicePointId, SourceId, UnitId } from '../contract/ids.ts'
import type { Footage } from '../footage/index.ts'
import type { Access, Actor, Grant } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { programDir, type Config } from '../kernel/config/index.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import type { Route } from '../kernel/http/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { readCalendar } from './calendar/index.ts'
import { createCaseFiles, type CaseFileOptions, type CaseFiles } from './case-file/case-file.ts'
import { ordersPart } from './case-file/orders-part.ts'
import { createCases } from './cases/cases.ts'
import { caseRoutes } from './cases/routes.ts'
import { readChecklists } from './checks/checklists.ts'
import { createChecks } from './checks/checks.ts'
import { checkRoutes } from './checks/routes.ts'
import { createInspector } from './evidence/inspector.ts'
import { createLinker } from './evidence/linker.ts'
import { evidenceRoutes } from './evidence/routes.ts'
import { createIntake, type Intake } from './feed/intake.ts'
import { createApiKeys, type ApiKeys } from './feed/keys.ts'
import { feedRoutes } from './feed/routes.ts'
import { createFollower, type Follower } from './follow/follower.ts'
import { createRounds } from './follow/rounds.ts'
import { createComplaints } from './complaints/complaints.ts'
import { complaintRoutes } from './complaints/routes.ts'
import type { NamedSupervisor } from './interest/looks.ts'
import { interestRoutes } from './interest/routes.ts'
import { statisticsRoutes } from './statistics/routes.ts'
import { createFindings } from './findings/findings.ts'
import { observedFinding } from './findings/observed.ts'
import { findingRoutes } from './findings/routes.ts'
import { createItems, type Items } from './items/items.ts'
import { itemRoutes } from './items/routes.ts'
import { createOrderFiles } from './orders/files.ts'
import { createOrders } from './orders/orders.ts'
import { orderRoutes } from './orders/routes.ts'
import { tellOrderOnDesk } from './orders/tell.ts'
import { createChannels, type Channels } from './notify/channels.ts'
import { createNotifier } from './notify/notifier.ts'
import { orderMessage, warningMessage } from './notify/words.ts'
import { createServicePoints, type ServicePoints } from './points/points.ts'
import { pointRoutes } from './points/routes.ts'
import { createPreview } from './warnings/preview.ts'
import { warningRoutes } from './warnings/routes.ts'
import { readPreset } from './warnings/rule-sets.ts'
import { warningsOfCases } from './warnings/store.ts'
import { isNews, tellOnDesk } from './warnings/tell.ts'
import { createWarnings, type Warnings } from './warnings/warnings.ts'

export { demoCases } from './demo/demo-cases.ts'
export { demoKeyFile, seedDemoItems } from './demo/seed.ts'
export { sendEvents } from './demo/send.ts'
export type { Channels } from './notify/channels.ts'
export type { CaseFile, CaseFiles, CasePart } from './case-file/case-file.ts'
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
  /** Origin of this server as people type it: messages name the page that shows what they tell of. */
  readonly publicOrigin: string | undefined
  /** How messages leave, instead of what config says. */
  readonly channels?: Channels
  /** Where attachments of answers to orders are kept. */
  readonly attachmentsDir: string
  /** Who holds the role of a supervisor. */
  readonly supervisors: () => Promise<readonly NamedSupervisor[]>
  readonly footage: Pick<Footage, 'holds' | 'missingIn' | 'cutsOf'>
  /** How long the file of a case of an item is kept, and who may see it. */
  readonly classOf: CaseFileOptions['classOf']
  /** Units of the cameras that sources belong to. */
  readonly unitsOf: (
    sources: readonly SourceId[],
    within?: Transaction,
  ) => Promise<ReadonlyMap<SourceId, UnitId>>
  readonly units: {
    all(): readonly UnitId[]
    nameOf(id: UnitId): string | undefined
    codeOf(id: UnitId): string | undefined
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
  /** Files of cases (案卷), for the archive. */
  readonly caseFiles: CaseFiles
  readonly follower: Pick<Follower, 'wake' | 'settled'>
  /** A bookmark tells what was seen at a window: it becomes a finding, as part of `trx`. */
  observed(trx: Transaction, bookmark: BookmarkView, actor: Actor): Promise<void>
  /** Does now what is done from time to time: reminds, escalates, looks through footage. */
  lookNow(): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}

const minuteMs = 60_000
const roundsEveryMs = 30_000
const dayMs = 86_400_000

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
  const tellDesk = tellOnDesk(options.alerts)
  const notifier = createNotifier({
    ...{ database, clock, log, units, settings: config.notify, publicOrigin: options.publicOrigin },
    channels: options.channels ?? createChannels(config.notify),
  })
  let wake = (): void => undefined
  const warnings = await createWarnings({
    ...{ database, clock, audit, nodeId, calendar },
    preset: () => readPreset(join(programDir, `config/rules/${config.rules}.yaml`)),
    tell: async (trx, warning, opened) => {
      if (!isNews(warning, opened, clock.now())) return
      await tellDesk(trx, warning, opened)
      await notifier.tell(trx, warningMessage(warning, opened, 'warning.raised'))
    },
    tellEscalated: async (trx, warning) => {
      const identity = await cases.identify(warning.caseId, trx)
      const about = { identity, item: items.get(identity.itemId) }
      await tellDesk(trx, warning, about, clock.now() + dayMs, true)
      await notifier.tell(trx, warningMessage(warning, about, 'warning.escalated'))
    },
    onRulesChanged: () => wake(),
  })
  const groundOf = ({ identity }: { readonly identity: { readonly unitId: UnitId } }) => ({
    unitApproves: units.approves(identity.unitId),
  })
  const findings = createFindings({ database, audit, clock, nodeId })
  const complaints = createComplaints({
    ...{ database, audit, clock, nodeId, calendar, findings, within: config.complaintWithin },
  })
  const follower = createFollower({
    ...{ database, clock, log, calendar, cases, linker, warnings, footage, pointIdOf, groundOf },
    onFollowed: (trx, opened) => complaints.told(trx, opened),
  })
  wake = () => follower.wake()
  const intake = createIntake({
    ...{ database, clock, nodeId, items, points, calendar, limitByLaw },
    onFiled: () => wake(),
  })
  const { attachments, ...orderPolicy } = config.orders
  const orderFiles = createOrderFiles({
    ...{ database, clock, folder: options.attachmentsDir, types: attachments.types },
    maxBytes: attachments.maxMiB * 2 ** 20,
  })
  const tellOrder = tellOrderOnDesk(options.alerts, (id) => units.nameOf(id))
  const orders = createOrders({
    ...{ database, audit, clock, nodeId, calendar, findings, policy: orderPolicy, files: orderFiles },
    tell: async (trx, order, deed) => {
      await tellOrder(trx, order, deed)
      const message = orderMessage(order, deed, config.documents)
      if (message) await notifier.tell(trx, message)
    },
  })
  const checks = createChecks({
    ...{ database, audit, clock, nodeId, calendar, findings, points, officeHours: config.officeHours },
    checklists: readChecklists(config.checklists ?? join(programDir, 'config/checklists/default.yaml')),
  })
  const inspector = createInspector({
    ...{ database, clock, footage, findings, unitsOf: options.unitsOf },
    gapMs: config.evidence.gapSeconds * 1000,
  })
  const rounds = createRounds({
    jobs: {
      orders: () => orders.followUp(),
      warnings: () => warnings.followUp(),
      footage: () => inspector.look(),
      messages: () => notifier.send(),
    },
    ...{ everyMs: roundsEveryMs, log },
  })
  const pointNameOf = (id: ServicePointId): string | undefined => points.find(id)?.name
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
    lookNow: () => rounds.go(),
    observed: async (trx, bookmark, actor) => {
      const unitId = (await options.unitsOf([bookmark.source], trx)).get(bookmark.source)
      const what = unitId === undefined ? undefined : observedFinding(bookmark, unitId)
      if (what) await findings.found(trx, what, actor)
    },
    caseFiles: createCaseFiles({
      ...{ database, clock, cases, points, footage, lateMs, classOf: options.classOf },
      unitName: (id) => units.nameOf(id) ?? '',
      // A domain whose acts belong in a case's file gives its part here, and says in it what must be there.
      others: [({ identity }) => ordersPart(database, orderFiles, identity.id)],
      releaseHolds: (trx, id) => linker.releaseHolds(trx, id),
    }),
    routes: [
      ...itemRoutes({ access, items, units: (code) => units.idOf(code) }),
      ...pointRoutes({ database, access, audit, points }),
      ...feedRoutes({ access, keys, intake }),
      ...caseRoutes({
        ...{ database, access, audit, clock, cases, points, intake, calendar, units, lateMs },
        warningsOf: async (id) =>
          ((await warningsOfCases(database, [id])).get(id) ?? []).map((one) => one.id),
      }),
      ...evidenceRoutes({ database, access, clock, cases, linker, footage, mayWatch, units }),
      ...findingRoutes({ database, access, findings, cases, pointNameOf, units }),
      ...orderRoutes({ database, access, clock, orders, files: orderFiles, pointNameOf, units }),
      ...complaintRoutes({ database, access, audit, clock, complaints, pointNameOf, units }),
      ...interestRoutes({ database, supervisors: options.supervisors }),
      ...statisticsRoutes({ database, access, audit, clock, items, units }),
      ...checkRoutes({ database, access, checks, pointNameOf, units }),
      ...warningRoutes({
        ...{ database, access, warnings, items, units },
        preview: createPreview({ database, cases, clock, calendar, groundOf }),
      }),
    ],
    close: async () => {
      await rounds.close()
      await follower.close()
    },
  }
}
