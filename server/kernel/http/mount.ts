import { parseCookie } from 'cookie'
import type { Express, Request, Response } from 'express'
import { sessionCookie, type Access, type Actor } from '../access/index.ts'
import { DomainError, fitAnswer } from '../errors/index.ts'
import type { Route } from './route.ts'

/** The session token of a request's cookie. */
export const sessionToken = (cookieHeader: string | undefined): string | undefined =>
  parseCookie(cookieHeader ?? '')[sessionCookie]

/** Routes by pipeline: authenticate, authorise, parse, handle, present. `access` undefined: a surface without people. */
export const mountRoutes = (app: Express, routes: readonly Route[], access: Access | undefined): void => {
  for (const route of routes) {
    app[route.spec.method](route.spec.path, async (request, response) => {
      const actor = route.action === 'public' ? undefined : await whoAsks(route, access, request)
      authorise(route, access, actor)
      await route.admit?.(request)
      await run(route, actor, request, response)
    })
  }
}

const whoAsks = async (
  route: Route,
  access: Access | undefined,
  request: Request,
): Promise<Actor | undefined> =>
  (await access?.authenticate(sessionToken(request.headers.cookie), request.ip ?? '')) ??
  route.identify?.(request)

const authorise = (route: Route, access: Access | undefined, actor: Actor | undefined): void => {
  if (route.action === 'public') return
  if (!access || !actor) throw new DomainError('access.unauthenticated')
  if (route.orAction !== undefined && access.allows(actor, route.orAction)) return
  access.require(actor, route.action)
}

const run = async (
  route: Route,
  actor: Actor | undefined,
  request: Request,
  response: Response,
): Promise<void> => {
  const { spec } = route
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const answer = await route.handle(
    {
      params: spec.params?.parse(request.params),
      query: spec.query?.parse(request.query),
      body: spec.body?.parse(request.body ?? {}),
      request,
      response,
      signal: gone.signal,
    },
    actor,
  )
  if (spec.produces !== undefined || response.headersSent) return
  if (spec.response) response.json(fitAnswer(spec.response, answer))
  else response.status(204).end()
}
