import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ApiFailure } from '../../../client/src/api/failure.ts'
import { createSend, type SendOptions } from '../../../client/src/api/request.ts'

const Answer = z.object({ value: z.number() })
const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ type: 'about:blank', title: 't', status, code, requestId: 'r1' }), { status })
const good = () => Response.json({ value: 1 })

const stage = (answers: readonly (Response | Error)[], options: Partial<SendOptions> = {}) => {
  const left = [...answers]
  const fetched = vi.fn<typeof fetch>(() => {
    const next = left.shift()
    return next instanceof Response
      ? Promise.resolve(next)
      : Promise.reject(next ?? new Error('no answer left'))
  })
  const reached: string[] = []
  const send = createSend({
    fetch: fetched,
    language: () => 'zh-CN',
    signInAgain: () => Promise.resolve(true),
    onReached: (reach) => reached.push(reach),
    ...options,
  })
  return { send, fetched, reached }
}
const failureOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: unknown) => (error instanceof ApiFailure ? error.reason : error),
  )

describe('a call of the API', () => {
  it('that the server refuses fails with its problem details', async () => {
    const { send, reached } = stage([problem(409, 'meeting.ended')])
    const reason = await failureOf(send({ path: '/api/x' }, Answer))
    expect(reason).toMatchObject({ kind: 'refused', problem: { code: 'meeting.ended', requestId: 'r1' } })
    expect(reached).toEqual(['ok'])
  })

  it('that reaches nobody says so', async () => {
    const { send, reached } = stage([new TypeError('Failed to fetch')])
    expect(await failureOf(send({ path: '/api/x' }, Answer))).toEqual({ kind: 'unreachable' })
    expect(reached).toEqual(['lost'])
  })

  it('that meets a server about to stop tells it', async () => {
    const { send, reached } = stage([problem(503, 'server.stopping')])
    await failureOf(send({ path: '/api/x' }, Answer))
    expect(reached).toEqual(['stopping'])
  })

  it('fails where the answer is not what the contract says', async () => {
    const { send } = stage([Response.json({ value: 'one' }), new Response('<html>', { status: 500 })])
    expect(await failureOf(send({ path: '/api/x' }, Answer))).toMatchObject({
      kind: 'unexpected',
      status: 200,
    })
    expect(await failureOf(send({ path: '/api/x' }, Answer))).toMatchObject({
      kind: 'unexpected',
      status: 500,
    })
  })

  it('that a proxy could not hand on has reached nobody', async () => {
    const { send, reached } = stage([new Response('<html>', { status: 502 })])
    expect(await failureOf(send({ path: '/api/x' }, Answer))).toEqual({ kind: 'unreachable' })
    expect(reached).toEqual(['lost'])
  })

  it('that was given up rejects with the AbortError, and is not taken for a lost connection', async () => {
    const abort = new AbortController()
    const { send, reached } = stage([new DOMException('gone', 'AbortError')])
    abort.abort()
    await expect(send({ path: '/api/x', signal: abort.signal }, Answer)).rejects.toThrow(DOMException)
    expect(reached).toEqual([])
  })

  it('is given up by its signal also in a browser of the oldest kind that is served', async () => {
    const { AbortSignal: own } = globalThis
    vi.stubGlobal('AbortSignal', { timeout: (ms: number) => own.timeout(ms) })
    const abort = new AbortController()
    const { send, fetched } = stage([good()])
    await send({ path: '/api/x', signal: abort.signal }, Answer)
    const signal = fetched.mock.calls[0]?.[1]?.signal
    expect(signal?.aborted).toBe(false)
    abort.abort()
    expect(signal?.aborted).toBe(true)
    vi.unstubAllGlobals()
  })

  it('is made once more after signing in again, and not where nobody does', async () => {
    const renewed = stage([problem(401, 'access.unauthenticated'), good()])
    expect(await renewed.send({ path: '/api/x' }, Answer)).toEqual({ value: 1 })
    const given = stage([problem(401, 'access.unauthenticated')], {
      signInAgain: () => Promise.resolve(false),
    })
    expect(await failureOf(given.send({ path: '/api/x' }, Answer))).toMatchObject({ kind: 'refused' })
  })

  it('of sign-in itself takes a 401 for its answer', async () => {
    const signInAgain = vi.fn(() => Promise.resolve(true))
    const { send } = stage([problem(401, 'session.refused')], { signInAgain })
    await failureOf(send({ path: '/api/session', withoutSession: true }, Answer))
    expect(signInAgain).not.toHaveBeenCalled()
  })

  it('sends queries, JSON and the language', async () => {
    const { send, fetched } = stage([good()])
    await send(
      {
        method: 'POST',
        path: '/api/x',
        query: { source: ['a', 'b'], none: undefined, at: 5 },
        body: { one: 1 },
      },
      Answer,
    )
    const [url, init] = fetched.mock.calls[0] ?? []
    expect(url).toBe('/api/x?source=a&source=b&at=5')
    expect(init).toMatchObject({ method: 'POST', body: '{"one":1}' })
    expect(init?.headers).toMatchObject({ 'Accept-Language': 'zh-CN', 'Content-Type': 'application/json' })
  })
})
