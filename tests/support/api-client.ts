import { sessionCookie } from '../../server/kernel/access/index.ts'

/** A signed-in caller of the API, as a browser would be: cookie and Origin on every request. */
export interface ApiClient {
  readonly url: string
  readonly cookie: string
  /** The raw answer; `path` begins with a slash. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** The JSON of an answer that must be 2xx. @throws Error with status and body otherwise */
  get<Answer>(path: string): Promise<Answer>
  post<Answer>(path: string, body: unknown): Promise<Answer>
}

const json = async <Answer>(path: string, response: Response): Promise<Answer> => {
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Answer
}

/** A caller with this session token. */
export const apiClient = (url: string, cookie: string): ApiClient => {
  const request = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path, url), {
      ...init,
      signal: init.signal ?? AbortSignal.timeout(30_000),
      headers: {
        ...(init.headers as Record<string, string> | undefined),
        cookie,
        origin: new URL(url).origin,
      },
    })
  return {
    url,
    cookie,
    request,
    get: async (path) => json(path, await request(path)),
    post: async (path, body) =>
      json(
        path,
        await request(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
  }
}

/** Signs in and returns a caller that keeps the session. */
export const signIn = async (url: string, account: string, password: string): Promise<ApiClient> => {
  const response = await fetch(new URL('/api/session', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(url).origin },
    body: JSON.stringify({ account, password }),
    signal: AbortSignal.timeout(30_000),
  })
  if (!response.ok)
    throw new Error(`sign-in of ${account} answered ${response.status}: ${await response.text()}`)
  const cookie = response.headers.getSetCookie().find((one) => one.startsWith(`${sessionCookie}=`))
  if (cookie === undefined) throw new Error('sign-in set no session cookie')
  return apiClient(url, cookie.split(';', 1)[0] ?? '')
}
