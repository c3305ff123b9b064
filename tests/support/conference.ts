import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { pino } from 'pino'
import { SessionId, UnitId, UserId, type MeetingId } from '../../server/contract/ids.ts'
import type { Action } from '../../server/contract/rights.ts'
import {
  createConference,
  type Conference,
  type ConferenceOptions,
  type HallCameras,
} from '../../server/conference/index.ts'
import { homeNode } from '../../server/business-db/index.ts'
import { sessionCookie, type Access, type Actor } from '../../server/kernel/access/index.ts'
import { createAudit } from '../../server/kernel/audit/index.ts'
import { systemClock } from '../../server/kernel/clock/index.ts'
import { loadConfig } from '../../server/kernel/config/index.ts'
import { DomainError } from '../../server/kernel/errors/index.ts'
import { closeServer, createHttpApp, finishApp, listen, mountRoutes } from '../../server/kernel/http/index.ts'
import { newId } from '../../server/kernel/ids/index.ts'
import { createMetrics } from '../../server/kernel/metrics/index.ts'
import { createSockets, type Sockets } from '../../server/kernel/sockets/index.ts'
import type { Media } from '../../server/media/index.ts'
import { apiClient, type ApiClient } from './api-client.ts'
import { openBusinessDatabase, type BusinessDatabase } from './business-database.ts'

/** Somebody who has signed in. */
export interface Person {
  readonly actor: Actor
  readonly token: string
  readonly cookie: string
  readonly api: ApiClient
}

/** Conference, SFU and sockets on a free port, with people and rights as the test says. */
export interface ConferenceServer {
  readonly url: string
  readonly units: readonly { readonly id: UnitId; readonly name: string }[]
  readonly sockets: Sockets
  readonly access: Access
  readonly database: BusinessDatabase
  /** Starts the conference anew on the same database, as a restart of web does; sockets stay. */
  readonly conference: Conference
  person(name: string, unitId: UnitId, actions?: readonly Action[]): Promise<Person>
  /** What the policy answers from now on: the person is nobody any more. */
  revoke(person: Person): void
  plan(title: string, venues: readonly UnitId[]): Promise<MeetingId>
  close(): Promise<void>
}

const usual: readonly Action[] = ['meeting.read', 'meeting.join']

/** Rights of the test's people: what they were given, for their own unit only. */
const testAccess = () => {
  const people = new Map<string, { actor: Actor; actions: readonly Action[] }>()
  const allows: Access['allows'] = (actor, action, unitId) => {
    const known = [...people.values()].find((one) => one.actor.userId === actor.userId)
    if (!known?.actions.includes(action)) return false
    return unitId === undefined || unitId === actor.unitId
  }
  const access: Access = {
    authenticate: (token) => Promise.resolve(people.get(token ?? '')?.actor),
    allows,
    require: (actor, action, unitId) => {
      if (!allows(actor, action, unitId)) throw new DomainError('access.denied', { action })
    },
  }
  return { people, access }
}

const insertUnits = async ({ database }: BusinessDatabase, names: readonly string[]) => {
  const units = names.map((name) => ({ id: newId(UnitId), name }))
  await database('units').insert(
    units.map(({ id, name }, index) => ({
      id,
      name,
      code: `43010500${String(index).padStart(4, '0')}`,
      level: 'district',
      approves: 0,
      created_at: 0,
    })),
  )
  return units
}

export const startConference = async (options: {
  readonly media: Pick<Media, 'createRoom'>
  readonly seatKeptSeconds?: number
  /** Not recorded unless told how. */
  readonly recording?: ConferenceOptions['recording']
  /** Cameras of a hall that meetings may show. */
  readonly cameras?: HallCameras
  /** More that the server answers, before the routes are closed. */
  readonly mount?: (app: Express) => void
  /** More namespaces, for which the conference is not needed. */
  readonly serve?: (server: { sockets: Sockets; access: Access }) => void
}): Promise<ConferenceServer> => {
  const log = pino({ level: 'silent' })
  const business = await openBusinessDatabase()
  const { database } = business
  const units = await insertUnits(business, ['开福区', '伍家岭街道', '洪山街道'])
  const { people, access } = testAccess()
  const app = createHttpApp({ log, trustProxy: false, publicOrigin: undefined })
  const server = createServer(app)
  await listen(server, { host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sockets = createSockets({
    server,
    access,
    log,
    metrics: createMetrics('test'),
    publicOrigin: url,
  })
  const nodeId = await homeNode(database)
  const conference = createConference({
    database,
    media: options.media,
    sockets,
    access,
    audit: createAudit({ database, clock: systemClock, nodeId }),
    clock: systemClock,
    log,
    nodeId,
    units: {
      nameOf: (id) => units.find((unit) => unit.id === id)?.name,
      levelOf: () => 'district',
      codeOf: () => undefined,
    },
    seatKeptSeconds: options.seatKeptSeconds ?? 60,
    planning: loadConfig(undefined, {}).meeting.planning,
    networks: [],
    ...(options.cameras && { cameras: options.cameras }),
    materialsDir: join(dirname(business.file), 'materials'),
    retention: 'years30',
    publicOrigin: undefined,
    recording: options.recording,
  })
  options.serve?.({ sockets, access })
  options.mount?.(app)
  mountRoutes(app, conference.routes, access)
  finishApp(app, log)

  const person = async (
    name: string,
    unitId: UnitId,
    actions: readonly Action[] = usual,
  ): Promise<Person> => {
    const actor: Actor = {
      userId: newId(UserId),
      sessionId: newId(SessionId),
      displayName: name,
      unitId,
      grants: [],
      address: '127.0.0.1',
    }
    const token = `token-${actor.userId}`
    people.set(token, { actor, actions })
    await database('users').insert({
      id: actor.userId,
      account: token,
      display_name: name,
      unit_id: unitId,
      enabled: 1,
      must_change_password: 0,
      created_at: 0,
      updated_at: 0,
    })
    const cookie = `${sessionCookie}=${token}`
    return { actor, token, cookie, api: apiClient(url, cookie) }
  }

  let closing: Promise<void> | undefined
  return {
    url,
    units,
    sockets,
    access,
    database: business,
    conference,
    person,
    revoke: ({ token, actor }) => {
      people.delete(token)
      sockets.end({ sessionId: actor.sessionId })
    },
    plan: async (title, venues) => {
      const [mainVenueId] = venues
      if (mainVenueId === undefined) throw new Error('a meeting needs a venue')
      const secretary = await person('秘书', mainVenueId, ['meeting.read', 'meeting.manage'])
      const { id } = await secretary.api.post<{ id: MeetingId }>('/api/meetings', {
        title,
        startsAt: new Date().toISOString(),
        mainVenueId,
        venueIds: venues,
      })
      return id
    },
    close: () =>
      (closing ??= (async () => {
        await conference.close()
        await sockets.close()
        await closeServer(server)
        await business.close()
      })()),
  }
}
