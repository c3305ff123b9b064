import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { homeNode } from '../../../server/business-db/index.ts'
import { HallId, type UnitId } from '../../../server/contract/ids.ts'
import type { RecorderCommand } from '../../../server/contract/recorder.ts'
import { createHall, type Hall, type HallOptions } from '../../../server/hall/index.ts'
import {
  closeServer,
  createHttpApp,
  finishApp,
  listen,
  mountRoutes,
} from '../../../server/kernel/http/index.ts'
import { createKeyStore } from '../../../server/kernel/keys/index.ts'
import { createMetrics } from '../../../server/kernel/metrics/index.ts'
import { createSockets } from '../../../server/kernel/sockets/index.ts'
import { apiClient, type ApiClient } from '../../support/api-client.ts'
import { silentLog } from '../../support/api.ts'
import { codes, openDirectory, type TestDirectory } from '../../support/directory.ts'
import { hallTools } from './hall-tools.ts'

/** A hall with two windows, over HTTP and sockets, whose recorder only takes notes. */
export interface HallStage {
  readonly url: string
  readonly directory: TestDirectory
  readonly hall: Hall
  readonly hallId: HallId
  readonly unitId: UnitId
  /** What the recorder would have been told. */
  readonly sent: RecorderCommand[]
  as(...who: Parameters<TestDirectory['signInAs']>): Promise<ApiClient>
  close(): Promise<void>
}

export const openHallStage = async (steering: Partial<HallOptions['steering']> = {}): Promise<HallStage> => {
  const folder = await mkdtemp(join(tmpdir(), 'huijian-hall-'))
  const directory = await openDirectory()
  const { access, halls, units } = directory.directory
  const unitId = units.byCode(codes.district)?.id
  if (unitId === undefined) throw new Error('the district is missing')
  const windows = [1, 2].map((number) => ({ number, name: `${number} 号`, unitIds: [], plan: null }))
  const put = await halls.put({ key: 'hall', name: '政务服务大厅', unitId, plan: '<svg/>', windows }, null)
  const sent: RecorderCommand[] = []
  const tools = hallTools(directory)
  const hall = createHall({
    database: directory.business.database,
    recorder: { status: () => Promise.reject(new Error('there is no recorder')) },
    outbox: {
      enqueue: (_trx, command) => Promise.resolve(void sent.push(command)),
      waiting: () => Promise.resolve(0),
    },
    keys: createKeyStore({ dir: join(folder, 'keys') }),
    audit: directory.audit,
    access,
    clock: { now: () => directory.clock.now(), monotonic: () => performance.now() },
    log: silentLog,
    nodeId: await homeNode(directory.business.database),
    ...tools,
    steering: { ...tools.steering, ...steering },
    defaults: { transport: 'tcp', retentionDays: 30 },
  })
  const app = createHttpApp({ log: silentLog, trustProxy: false, publicOrigin: undefined })
  const server: Server = createServer(app)
  const sockets = createSockets({
    ...{ server, access, log: silentLog, publicOrigin: undefined },
    metrics: createMetrics('web'),
  })
  hall.serveSteering(sockets)
  mountRoutes(app, hall.routes, access)
  finishApp(app, silentLog)
  await listen(server, { host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ url, directory, hall, unitId, sent, hallId: HallId.parse(put.id) },
    as: async (...who) => apiClient(url, (await directory.signInAs(...who)).cookie),
    close: async () => {
      await sockets.close()
      await hall.close()
      await closeServer(server)
      await directory.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
