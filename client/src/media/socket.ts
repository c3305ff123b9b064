import { io, type Socket } from 'socket.io-client'
import type { z } from 'zod'
import type { Ack } from '../../../server/contract/problem.ts'
import type { ServerEvents, SocketEvents } from '../../../server/contract/sockets.ts'

/** The server refused, or did not answer in time; `code` is one of the contract's error codes. */
export class SocketError extends Error {
  override readonly name = 'SocketError'
  readonly code: string

  constructor(code: string, message = code) {
    super(message)
    this.code = code
  }
}

type Handlers<Told extends ServerEvents> = {
  readonly [Name in keyof Told]?: (payload: z.output<Told[Name]>) => void
}

/** A namespace's socket that knows which events there are and what they carry. */
export interface NamespaceSocket<Asked extends SocketEvents, Told extends ServerEvents> {
  readonly connected: boolean
  /** @throws SocketError with the server's code; `server.timeout` where no answer comes */
  request<Name extends keyof Asked & string>(
    name: Name,
    input: z.input<Asked[Name]['input']>,
  ): Promise<z.output<Asked[Name]['output']>>
  /** Whoever listens to an event of the server; what does not fit its schema is not passed on. */
  listen(handlers: Handlers<Told>): void
  onConnect(listener: () => void): void
  /** `final`: it will not come back by itself. */
  onDisconnect(listener: (final: boolean) => void): void
  /** The server refused the handshake for good, with this code. */
  onRefused(listener: (code: string) => void): void
  connect(): void
  /** Idempotent; nothing is heard of it any more. */
  close(): void
}

const answerWithinMs = 10_000

const codeOf = (error: Error & { data?: { code?: unknown } }): string =>
  typeof error.data?.code === 'string' ? error.data.code : 'server.internal'

/** Opens a namespace; it comes back by itself with a jittered delay, so that a hundred seats do not return at once. */
export const openNamespace = <Asked extends SocketEvents, Told extends ServerEvents>(
  namespace: string,
  contract: { readonly asked: Asked; readonly told: Told },
  url = '',
): NamespaceSocket<Asked, Told> => {
  const socket: Socket = io(`${url}${namespace}`, {
    autoConnect: false,
    forceNew: true,
    withCredentials: true,
    // The handshake needs an Origin, which browsers send with every WebSocket but not with a GET of the same site.
    transports: ['websocket'],
    reconnectionDelay: 400,
    reconnectionDelayMax: 4000,
    randomizationFactor: 0.5,
    timeout: 8000,
  })

  return {
    get connected() {
      return socket.connected
    },
    request: async (name, input) => {
      if (!socket.connected) throw new SocketError('server.timeout')
      const ack = (await socket
        .timeout(answerWithinMs)
        .emitWithAck(name, input)
        .catch(() => ({ ok: false, code: 'server.timeout', message: name }))) as Ack<unknown>
      if (!ack.ok) throw new SocketError(ack.code, ack.message)
      return contract.asked[name]?.output.parse(ack.data) as z.output<Asked[typeof name]['output']>
    },
    listen: (handlers) => {
      for (const [name, handler] of Object.entries(handlers)) {
        socket.on(name, (payload: unknown) => {
          const parsed = contract.told[name]?.safeParse(payload)
          if (parsed?.success) (handler as (payload: unknown) => void)(parsed.data)
        })
      }
    },
    onConnect: (listener) => void socket.on('connect', listener),
    onDisconnect: (listener) => void socket.on('disconnect', () => listener(!socket.active)),
    onRefused: (listener) =>
      void socket.on('connect_error', (error) => {
        if (!socket.active) listener(codeOf(error))
      }),
    connect: () => void socket.connect(),
    close: () => {
      socket.removeAllListeners()
      socket.disconnect()
    },
  }
}
