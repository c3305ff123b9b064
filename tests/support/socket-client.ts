import { io, type Socket } from 'socket.io-client'
import type { Ack } from '../../server/contract/problem.ts'
import { withTimeout } from '../../server/kernel/errors/index.ts'

/** A client of one namespace, as a browser's socket is: cookie and Origin in the handshake. */
export interface SocketClient {
  readonly socket: Socket
  /** The answer, refused or not. */
  ask(event: string, input: unknown): Promise<Ack<unknown>>
  /** The data of an answer that must not be a refusal. */
  must<Data = unknown>(event: string, input: unknown): Promise<Data>
  /** The next event of this name that fits, also one that has come already since `forget`. */
  next<Payload = unknown>(event: string, fits?: (payload: Payload) => boolean): Promise<Payload>
  /** What came of this name since `forget`. */
  seen(event: string): readonly unknown[]
  forget(): void
  close(): void
}

const withinMs = 5000

/** @throws Error with the server's code where it refuses the handshake */
export const connectSocket = async (
  url: string,
  namespace: string,
  headers: { readonly cookie?: string; readonly origin?: string },
): Promise<SocketClient> => {
  const socket = io(`${url}${namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { origin: url, ...headers },
  })
  const heard: { event: string; payload: unknown }[] = []
  const listeners = new Set<() => void>()
  socket.onAny((event: string, payload: unknown) => {
    heard.push({ event, payload })
    for (const listener of [...listeners]) listener()
  })
  try {
    await withTimeout(
      new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('connect_error', reject)
      }),
      withinMs,
      'the socket to connect',
    )
  } catch (error) {
    socket.disconnect()
    throw error
  }

  const seen = (event: string): readonly unknown[] =>
    heard.filter((one) => one.event === event).map(({ payload }) => payload)
  const ask = (event: string, input: unknown): Promise<Ack<unknown>> =>
    socket.timeout(withinMs).emitWithAck(event, input) as Promise<Ack<unknown>>

  return {
    socket,
    ask,
    must: async <Data>(event: string, input: unknown) => {
      const ack = await ask(event, input)
      if (!ack.ok) throw new Error(`${event} was refused: ${ack.code}`)
      return ack.data as Data
    },
    next: <Payload>(event: string, fits: (payload: Payload) => boolean = () => true) => {
      const { promise, resolve } = Promise.withResolvers<Payload>()
      const look = (): void => {
        const found = (seen(event) as readonly Payload[]).find(fits)
        if (found !== undefined) resolve(found)
      }
      listeners.add(look)
      look()
      return withTimeout(promise, withinMs, `the event ${event}`).finally(() => listeners.delete(look))
    },
    seen,
    forget: () => void heard.splice(0),
    close: () => void socket.disconnect(),
  }
}
