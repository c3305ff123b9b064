import { createServer } from 'node:http'
import {
  CommandResult,
  JournalPage,
  JournalQuery,
  RecorderCommand,
  RecorderStatus,
} from '../contract/recorder.ts'
import type { Database } from '../kernel/database/index.ts'
import {
  closeServer,
  createHttpApp,
  finishApp,
  mountRoutes,
  publicRoute,
  type Route,
} from '../kernel/http/index.ts'
import { listenLocally } from '../kernel/local-socket/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Metrics } from '../kernel/metrics/index.ts'
import type { Commands } from './commands.ts'
import { journalAfter } from './store/index.ts'

export interface RecorderRoutesOptions {
  readonly commands: Commands
  readonly database: Database
  readonly metrics: Metrics
  readonly status: () => RecorderStatus
}

/** What the recorder answers on its socket. Whoever may open the socket is this server: no session is asked for. */
export const recorderRoutes = ({
  commands,
  database,
  metrics,
  status,
}: RecorderRoutesOptions): readonly Route[] => [
  publicRoute(
    {
      method: 'post',
      path: '/commands',
      summary: 'Carry a command out, once however often it is sent',
      body: RecorderCommand,
      response: CommandResult,
    },
    ({ body }) => commands.execute(body),
  ),
  publicRoute(
    { method: 'get', path: '/status', summary: 'What every source is doing', response: RecorderStatus },
    () => status(),
  ),
  publicRoute(
    {
      method: 'get',
      path: '/journal',
      summary: 'What happened, oldest first',
      query: JournalQuery,
      response: JournalPage,
    },
    async ({ query }) => ({ entries: [...(await journalAfter(database, query.after, query.limit))] }),
  ),
  publicRoute(
    { method: 'get', path: '/metrics', summary: 'Metrics in Prometheus text format', produces: 'text/plain' },
    async ({ response }) => {
      response.type(metrics.contentType).send(await metrics.metrics())
      return undefined
    },
  ),
]

/** A server that listens. */
export interface Serving {
  close(): Promise<void>
}

/** Serves the routes on a socket that only this user may open. */
export const serveRoutes = async (
  routes: readonly Route[],
  socketPath: string,
  log: Log,
): Promise<Serving> => {
  const app = createHttpApp({ log, trustProxy: false, publicOrigin: undefined })
  mountRoutes(app, routes, undefined)
  finishApp(app, log)
  const server = createServer(app)
  await listenLocally(server, socketPath)
  return { close: () => closeServer(server) }
}
