import type { Alerts } from '../alerts/index.ts'
import type { NodeId, UnitId } from '../contract/ids.ts'
import type { Access } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Database } from '../kernel/database/index.ts'
import type { Route } from '../kernel/http/index.ts'
import type { KeyStore } from '../kernel/keys/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { openSigningKeys, settleRotation } from '../kernel/signing/index.ts'
import { createArchives, type Archives } from './archives.ts'
import { createChecker } from './checker.ts'
import type { ContentProviders } from './content.ts'
import { fileRoutes } from './file-routes.ts'
import { handoverRoutes } from './handover/routes.ts'
import { archiveRoutes } from './routes.ts'
import { startSchedule } from './schedule.ts'
import { createSealer } from './sealer.ts'
import { archivesInState } from './store.ts'
import { createWork } from './work.ts'

export type { ContentProviders, Sealable } from './content.ts'

export interface Archiving {
  readonly archives: Archives
  readonly routes: readonly Route[]
  close(): Promise<void>
}

export interface ArchivingOptions {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly log: Log
  readonly access: Access
  readonly alerts: Alerts
  readonly nodeId: NodeId
  readonly keys: Pick<KeyStore, 'key'>
  readonly keysDir: string
  /** Where the packages lie. */
  readonly folder: string
  readonly node: Config['node']
  readonly settings: Config['archive']
  readonly units: () => readonly UnitId[]
  readonly providers: ContentProviders
}

/** The archive: seals what other domains give it, verifies it on schedule, hands it over. */
export const createArchiving = async (options: ArchivingOptions): Promise<Archiving> => {
  const { database, settings, nodeId, node, keysDir } = options
  await settleRotation(keysDir)
  const signing = await openSigningKeys(options)
  const work = createWork()
  const sealer = createSealer({
    ...{ ...options, signing },
    node: { id: nodeId, name: node.name, unitCode: node.unitCode },
  })
  const checker = createChecker({ ...options, signing })
  const archives = createArchives({
    ...options,
    sealer,
    checker,
    work,
    twoPeople: settings.twoPeople,
    fonds: settings.fonds,
  })
  archives.resume(await archivesInState(database, 'sealing'))
  const schedule = startSchedule({ ...options, archives })
  return {
    archives,
    // A path that is a word stands before those that take an id.
    routes: [
      ...fileRoutes({ ...options, archives, signing }),
      ...archiveRoutes({ ...options, archives }),
      ...handoverRoutes({ ...options, archives }),
    ],
    close: async () => {
      const scheduleEnded = schedule.close()
      await work.close()
      await scheduleEnded
    },
  }
}
