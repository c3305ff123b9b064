import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import type { Access } from '../../server/kernel/access/index.ts'
import {
  closeServer,
  createHttpApp,
  finishApp,
  listen,
  mountRoutes,
  type Route,
} from '../../server/kernel/http/index.ts'

/** Routes served as web serves them, on a free port of loopback. */
export interface TestApi {
  readonly url: string
  close(): Promise<void>
}

export const silentLog = pino({ level: 'silent' })

export const startApi = async (routes: readonly Route[], access: Access | undefined): Promise<TestApi> => {
  const app = createHttpApp({ log: silentLog, trustProxy: false, publicOrigin: undefined })
  mountRoutes(app, routes, access)
  finishApp(app, silentLog)
  const server = createServer(app)
  await listen(server, { host: '127.0.0.1', port: 0 })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) }
}
