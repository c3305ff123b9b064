import type { ConnectionReason, ConnectionState } from './connection-types.ts'
import { SocketError } from './socket.ts'

/** What a link needs of its socket. */
interface Line {
  readonly connected: boolean
  onConnect(listener: () => void): void
  onDisconnect(listener: (final: boolean) => void): void
  onRefused(listener: (code: string) => void): void
  connect(): void
  close(): void
}

/** Keeps one socket's business going: sets it up at each connection, again after each loss, until it must give up. */
export interface Link {
  /** Resolves once set up; rejects where it is refused, or given up. */
  start(): Promise<void>
  /** The connection stands, but what was set up over it is gone: set it up again, after a jittered moment. */
  again(): void
  /** It is over for good. Idempotent. */
  end(reason: ConnectionReason): void
}

/** Refusals that pass by themselves: the server is restarting or restoring something. */
const passing: ReadonlySet<string> = new Set([
  'media.unavailable',
  'server.stopping',
  'server.timeout',
  'server.internal',
])

export const isPassing = (code: string): boolean => passing.has(code)

const tryAgainMs = 500
const defaultGiveUpAfterMs = 60_000

/** Between half and one and a half times `ms`: many clients must not come back in step. */
const jittered = (ms: number): number => ms * (0.5 + Math.random())

const codeOf = (error: unknown): string => (error instanceof SocketError ? error.code : 'server.internal')

export const createLink = (options: {
  /** A fresh socket for each start. */
  readonly open: () => Line
  /**
   * Sets everything up over the connection. Once `isCurrent` answers false another attempt has begun: then nothing of
   * this one may be kept.
   */
  readonly setUp: (isCurrent: () => boolean) => Promise<void>
  /** Frees what was set up, because the link failed or ended. */
  readonly tearDown: () => void
  readonly onState: (state: ConnectionState, reason: ConnectionReason | null) => void
  /** Milliseconds of vain attempts after which it gives up. @default 60000 */
  readonly giveUpAfterMs: number | undefined
}): Link => {
  const giveUpAfterMs = options.giveUpAfterMs ?? defaultGiveUpAfterMs
  let line: Line | undefined
  let attempt = 0
  let everUp = false
  let isOver = false
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let giveUpTimer: ReturnType<typeof setTimeout> | undefined
  let waiting: { resolve: () => void; reject: (error: SocketError) => void } | undefined

  const stop = (state: 'failed' | 'ended', reason: ConnectionReason): void => {
    if (isOver) return
    isOver = true
    attempt += 1
    clearTimeout(retryTimer)
    clearTimeout(giveUpTimer)
    giveUpTimer = undefined
    line?.close()
    options.tearDown()
    options.onState(state, reason)
    waiting?.reject(new SocketError(reason))
    waiting = undefined
  }

  const lost = (): void => {
    attempt += 1
    clearTimeout(retryTimer)
    giveUpTimer ??= setTimeout(stop, giveUpAfterMs, 'failed', 'gaveUp')
    options.onState(everUp ? 'reconnecting' : 'connecting', null)
  }

  const run = async (): Promise<void> => {
    attempt += 1
    const own = attempt
    try {
      await options.setUp(() => own === attempt)
    } catch (error) {
      if (own !== attempt || !line?.connected) return
      if (isPassing(codeOf(error))) retryTimer = setTimeout(() => void run(), jittered(tryAgainMs))
      else stop('failed', codeOf(error))
      return
    }
    if (own !== attempt) return
    everUp = true
    clearTimeout(giveUpTimer)
    giveUpTimer = undefined
    options.onState('joined', null)
    waiting?.resolve()
    waiting = undefined
  }

  return {
    start: () => {
      line?.close()
      waiting?.reject(new SocketError('left'))
      isOver = false
      lost()
      const opened = options.open()
      line = opened
      opened.onConnect(() => void run())
      opened.onDisconnect((final) => (final ? stop('ended', 'sessionEnded') : lost()))
      opened.onRefused((code) => (isPassing(code) ? retryLater(opened) : stop('failed', code)))
      opened.connect()
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
      })
    },
    again: () => {
      if (isOver || !line?.connected) return
      lost()
      retryTimer = setTimeout(() => void run(), jittered(tryAgainMs / 2))
    },
    end: (reason) => stop('ended', reason),
  }

  function retryLater(refused: Line): void {
    clearTimeout(retryTimer)
    retryTimer = setTimeout(() => refused.connect(), jittered(tryAgainMs))
  }
}
