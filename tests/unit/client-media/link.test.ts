import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConnectionState } from '../../../client/src/media/index.ts'
import { createLink, type Link } from '../../../client/src/media/link.ts'
import { SocketError } from '../../../client/src/media/socket.ts'

const giveUpAfterMs = 60_000

/** A socket that connects and breaks as the test says. */
const fakeLine = () => {
  let onConnect: (() => void) | undefined
  let onDisconnect: ((final: boolean) => void) | undefined
  let onRefused: ((code: string) => void) | undefined
  let connected = false
  let attempts = 0
  return {
    get connected() {
      return connected
    },
    get attempts() {
      return attempts
    },
    onConnect: (listener: () => void) => void (onConnect = listener),
    onDisconnect: (listener: (final: boolean) => void) => void (onDisconnect = listener),
    onRefused: (listener: (code: string) => void) => void (onRefused = listener),
    connect: () => void (attempts += 1),
    close: () => void (connected = false),
    up: () => {
      connected = true
      onConnect?.()
    },
    down: (final = false) => {
      connected = false
      onDisconnect?.(final)
    },
    refuse: (code: string) => onRefused?.(code),
  }
}

let line: ReturnType<typeof fakeLine>
let states: string[]
let setUps: { isCurrent: () => boolean; done: () => void; failed: (code: string) => void }[]
let tornDown: number
let link: Link

beforeEach(() => {
  vi.useFakeTimers()
  states = []
  setUps = []
  tornDown = 0
  link = createLink({
    open: () => (line = fakeLine()),
    setUp: (isCurrent) => {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>()
      setUps.push({
        isCurrent,
        done: () => resolve(undefined),
        failed: (code) => reject(new SocketError(code)),
      })
      return promise
    },
    tearDown: () => {
      tornDown += 1
    },
    onState: (state: ConnectionState, reason) =>
      void states.push(reason === null ? state : `${state}: ${reason}`),
    giveUpAfterMs,
  })
})
afterEach(() => {
  link.end('left')
  vi.useRealTimers()
})

const settle = () => vi.advanceTimersByTimeAsync(0)

const joined = async (): Promise<void> => {
  const started = link.start()
  line.up()
  setUps.at(-1)?.done()
  await started
}

describe('a link', () => {
  it('says what it was refused for, and does not try again by itself', async () => {
    const started = link.start()
    const refused = expect(started).rejects.toMatchObject({ code: 'meeting.notInvited' })
    line.up()
    setUps[0]?.failed('meeting.notInvited')
    await refused
    expect(states.at(-1)).toBe('failed: meeting.notInvited')
    await vi.advanceTimersByTimeAsync(giveUpAfterMs * 2)
    expect(setUps).toHaveLength(1)
  })

  it('says why the handshake was refused, and knocks again only where that may pass', async () => {
    const first = expect(link.start()).rejects.toMatchObject({ code: 'access.unauthenticated' })
    line.refuse('access.unauthenticated')
    await first
    expect(states.at(-1)).toBe('failed: access.unauthenticated')

    const second = link.start()
    line.refuse('server.internal')
    await vi.advanceTimersByTimeAsync(1000)
    expect(line.attempts).toBe(2)
    line.up()
    setUps[0]?.done()
    await second
  })

  it('gives up after a while, says so, and never looks connected', async () => {
    const refused = expect(link.start()).rejects.toMatchObject({ code: 'gaveUp' })
    await vi.advanceTimersByTimeAsync(giveUpAfterMs)
    await refused
    expect(states).toEqual(['connecting', 'failed: gaveUp'])
    expect(tornDown).toBe(1)
  })

  it('ends for good where the server ended the session', async () => {
    await joined()
    line.down(true)
    expect(states.at(-1)).toBe('ended: sessionEnded')
    expect(tornDown).toBe(1)
  })

  it('tries again by itself what passes by itself', async () => {
    const started = link.start()
    line.up()
    setUps[0]?.failed('media.unavailable')
    await vi.advanceTimersByTimeAsync(1000)
    setUps[1]?.done()
    await started
    expect(states.at(-1)).toBe('joined')
  })

  it('sets everything up anew after each loss', async () => {
    await joined()
    line.down()
    expect(states.at(-1)).toBe('reconnecting')
    line.up()
    setUps[1]?.done()
    await settle()
    expect(states).toEqual(['connecting', 'joined', 'reconnecting', 'joined'])
    await vi.advanceTimersByTimeAsync(giveUpAfterMs * 2)
    expect(states.at(-1)).toBe('joined')
  })

  it('lets nothing of an attempt that was overtaken count', async () => {
    await joined()
    line.down()
    line.up()
    line.down()
    line.up()
    const [, overtaken, current] = setUps
    expect([overtaken?.isCurrent(), current?.isCurrent()]).toEqual([false, true])
    overtaken?.failed('meeting.ended')
    await settle()
    expect(states.at(-1)).toBe('reconnecting')
    current?.done()
    await settle()
    expect(states.at(-1)).toBe('joined')
  })

  it('begins anew over the same connection when told to, each at a moment of its own', async () => {
    await joined()
    link.again()
    expect(states.at(-1)).toBe('reconnecting')
    await vi.advanceTimersByTimeAsync(400)
    setUps[1]?.done()
    await settle()
    expect(states.at(-1)).toBe('joined')
  })

  it('can be started again after it gave up', async () => {
    const refused = expect(link.start()).rejects.toMatchObject({ code: 'gaveUp' })
    await vi.advanceTimersByTimeAsync(giveUpAfterMs)
    await refused
    await joined()
    expect(states.at(-1)).toBe('joined')
  })
})
