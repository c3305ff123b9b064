import type { Server as HttpServer } from 'node:http'
import { Server, type Namespace, type Socket } from 'socket.io'
import type { SessionId, UserId } from '../../contract/ids.ts'
import type { Access, Actor } from '../access/index.ts'
import { DomainError } from '../errors/index.ts'
import { sessionToken } from '../http/index.ts'
import type { Log } from '../log/index.ts'
import { Gauge, type Metrics } from '../metrics/index.ts'

/** A session, or all sessions of a user. */
export type SocketOwner = { readonly sessionId: SessionId } | { readonly userId: UserId }

/** What each socket carries from its handshake on. */
interface SocketData {
  actor: Actor
  token: string
}

export interface Sockets {
  /** A namespace whose sockets have all shown a session; `handle` asks the policy again for every event. */
  namespace(name: string): Namespace
  actorOf(socket: Socket): Actor
  /** The socket's session as it is now, or undefined where it ended or its rights changed to none. */
  refresh(socket: Socket): Promise<Actor | undefined>
  /** Ends all sockets of a session or of a user, in every namespace, because it was revoked or its rights changed. */
  end(who: SocketOwner): void
  /** Told whenever `end` is called, for what outlives a socket. Returns the function that ends this. */
  onEnd(listener: (who: SocketOwner) => void): () => void
  /** The sessions that have a socket connected now. */
  sessions(): ReadonlySet<SessionId>
  /** Number of sockets now connected. */
  count(): number
  /** Tells every socket that the server is stopping, and closes. */
  close(): Promise<void>
}

const handshakeError = (error: DomainError): Error =>
  Object.assign(new Error(error.code), { data: { code: error.code } })

const sameOrigin = (
  origin: string | undefined,
  host: string | undefined,
  publicOrigin: string | undefined,
): boolean => {
  if (origin === undefined) return false
  if (publicOrigin !== undefined) return origin === publicOrigin
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Socket.IO on the given server. A handshake needs the session cookie, and an Origin equal to the public one. */
export const createSockets = (options: {
  readonly server: HttpServer
  readonly access: Access
  readonly log: Log
  readonly metrics: Metrics
  readonly publicOrigin: string | undefined
}): Sockets => {
  const io = new Server(options.server, {
    serveClient: false,
    maxHttpBufferSize: 1_000_000,
    pingInterval: 10_000,
    pingTimeout: 8_000,
  })
  const names = new Set<string>()
  const endListeners = new Set<(who: SocketOwner) => void>()
  const dataOf = (socket: Socket): SocketData => socket.data as SocketData

  const authenticate = async (socket: Socket): Promise<void> => {
    const { headers, address } = socket.handshake
    if (!sameOrigin(headers.origin, headers.host, options.publicOrigin))
      throw new DomainError('request.wrongOrigin')
    const token = sessionToken(headers.cookie)
    const actor = await options.access.authenticate(token, address)
    if (!actor || token === undefined) throw new DomainError('access.unauthenticated')
    Object.assign(socket.data as SocketData, { actor, token })
  }

  const namespaces = (): Namespace[] => [...names].map((name) => io.of(name))

  new Gauge({
    name: 'huijian_sockets',
    help: 'Sockets connected now, by namespace',
    labelNames: ['namespace'],
    registers: [options.metrics],
    collect() {
      for (const namespace of namespaces()) this.set({ namespace: namespace.name }, namespace.sockets.size)
    },
  })

  return {
    namespace: (name) => {
      const namespace = io.of(name)
      if (names.has(name)) return namespace
      names.add(name)
      namespace.use((socket, next) => {
        authenticate(socket).then(
          () => next(),
          (error: unknown) => {
            const known = error instanceof DomainError ? error : new DomainError('server.internal')
            if (known !== error) options.log.error({ err: error }, 'socket handshake failed')
            next(handshakeError(known))
          },
        )
      })
      return namespace
    },
    actorOf: (socket) => dataOf(socket).actor,
    refresh: async (socket) => {
      const data = dataOf(socket)
      const actor = await options.access.authenticate(data.token, socket.handshake.address)
      if (actor) data.actor = actor
      return actor
    },
    end: (who) => {
      for (const namespace of namespaces()) {
        for (const socket of namespace.sockets.values()) {
          const { actor } = dataOf(socket)
          const meant = 'sessionId' in who ? actor.sessionId === who.sessionId : actor.userId === who.userId
          if (!meant) continue
          socket.emit('session.ended', {})
          socket.disconnect(true)
        }
      }
      for (const listener of [...endListeners]) listener(who)
    },
    onEnd: (listener) => {
      endListeners.add(listener)
      return () => void endListeners.delete(listener)
    },
    sessions: () =>
      new Set(
        namespaces().flatMap((namespace) =>
          [...namespace.sockets.values()].map((socket) => dataOf(socket).actor.sessionId),
        ),
      ),
    count: () => namespaces().reduce((sum, namespace) => sum + namespace.sockets.size, 0),
    close: async () => {
      for (const namespace of namespaces()) namespace.emit('server.stopping', {})
      await io.close()
    },
  }
}
