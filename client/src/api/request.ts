import type { z } from 'zod'
import { Problem } from '../../../server/contract/problem.ts'
import { ApiFailure } from './failure.ts'

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Query
  readonly body?: unknown
  /** Sent as it is, instead of a JSON body. */
  readonly text?: { readonly type: string; readonly content: string | Blob }
  readonly signal?: AbortSignal
  /** Milliseconds after which this call counts as lost, where it takes longer than others. */
  readonly timeoutMs?: number
  /** Statuses whose body is a good answer, too (health answers 503 with its components). */
  readonly alsoGood?: readonly number[]
  /** Sign-in itself: a 401 is its answer, not an expired session. */
  readonly withoutSession?: boolean
}

/** One call of the API, its answer checked against the contract's schema. Rejects with `ApiFailure`. */
export type Send = <Schema extends z.ZodType>(call: Call, answer: Schema) => Promise<z.output<Schema>>

export interface SendOptions {
  readonly fetch: typeof fetch
  readonly language: () => string
  /** The session is over: ask the person to sign in again; false where they did not. */
  readonly signInAgain: () => Promise<boolean>
  /** Told after every attempt whether the server could be reached. */
  readonly onReached: (reached: 'ok' | 'stopping' | 'lost') => void
  /** Milliseconds after which an attempt counts as lost. @default 30000 */
  readonly timeoutMs?: number
}

const urlOf = ({ path, query = {} }: Call): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

const contentOf = ({ text, body }: Call) =>
  text ?? (body === undefined ? undefined : { type: 'application/json', content: JSON.stringify(body) })

/** Aborts with whichever of two aborts first. AbortSignal.any is younger than the browsers that we promise to serve. */
const either = (one: AbortSignal, other: AbortSignal): AbortSignal => {
  const both = new AbortController()
  for (const signal of [one, other]) {
    const abort = () => both.abort(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true, signal: both.signal })
  }
  return both.signal
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'

/** Statuses by which a proxy tells, in words of its own, that it does not reach the server behind it (RFC 9110 §15.6). */
const proxyStatuses: readonly number[] = [502, 503, 504]

/** What a refused call rejects with. */
export const refusal = async (response: Response): Promise<ApiFailure> => {
  const parsed = Problem.safeParse(await response.json().catch(() => undefined))
  if (parsed.success) return new ApiFailure({ kind: 'refused', problem: parsed.data })
  const { status } = response
  if (proxyStatuses.includes(status)) return new ApiFailure({ kind: 'unreachable' })
  return new ApiFailure({ kind: 'unexpected', status, requestId: response.headers.get('X-Request-Id') })
}

const reachOf = (failure: ApiFailure): 'ok' | 'stopping' | 'lost' => {
  if (failure.reason.kind === 'unreachable') return 'lost'
  return failure.code === 'server.stopping' ? 'stopping' : 'ok'
}

/** The one place where the client speaks HTTP. */
export const createSend = (options: SendOptions): Send => {
  const attempt = async (call: Call): Promise<Response> => {
    const content = contentOf(call)
    const limit = AbortSignal.timeout(call.timeoutMs ?? options.timeoutMs ?? 30_000)
    const signal = call.signal ? either(call.signal, limit) : limit
    try {
      return await options.fetch(urlOf(call), {
        method: call.method ?? 'GET',
        headers: {
          Accept: 'application/json',
          'Accept-Language': options.language(),
          ...(content && { 'Content-Type': content.type }),
        },
        ...(content && { body: content.content }),
        signal,
      })
    } catch (error) {
      if (isAbort(error) && call.signal?.aborted === true) throw error
      options.onReached('lost')
      throw new ApiFailure({ kind: 'unreachable' }, { cause: error })
    }
  }

  const good = (call: Call, response: Response) =>
    response.ok || call.alsoGood?.includes(response.status) === true

  const withSession = async (call: Call): Promise<Response> => {
    const response = await attempt(call)
    if (response.status !== 401 || call.withoutSession === true) return response
    return (await options.signInAgain()) ? attempt(call) : response
  }

  return async (call, answer) => {
    const response = await withSession(call)
    if (!good(call, response)) {
      const failure = await refusal(response)
      options.onReached(reachOf(failure))
      throw failure
    }
    options.onReached('ok')
    const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined)
    const parsed = answer.safeParse(body)
    if (parsed.success) return parsed.data
    throw new ApiFailure(
      { kind: 'unexpected', status: response.status, requestId: response.headers.get('X-Request-Id') },
      { cause: parsed.error },
    )
  }
}
