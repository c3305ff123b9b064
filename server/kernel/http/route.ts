import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Action } from '../../contract/rights.ts'
import type { Actor } from '../access/index.ts'
import { DomainError } from '../errors/index.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** What a route takes and gives; the API document is generated from it. */
export interface RouteSpec {
  readonly method: Method
  /** Express path with `:name` parameters. */
  readonly path: string
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** Media type of a body that is not JSON; then the handler reads it itself. */
  readonly consumes?: string
  /** Schema of the JSON answer; none for an empty answer (204) or for a route that writes the response itself. */
  readonly response?: z.ZodType
  /** Media type of an answer that is not JSON; then the handler writes the response itself. */
  readonly produces?: string
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined
type Answer<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined
/** A route without an answer may be an async function that returns nothing. */
type NoAnswer<Schema> = Schema extends z.ZodType ? never : Promise<void>

export interface Call<Spec extends RouteSpec> {
  readonly params: Parsed<Spec['params']>
  readonly query: Parsed<Spec['query']>
  readonly body: Parsed<Spec['body']>
  readonly request: Request
  readonly response: Response
  /** Aborts when the caller is gone. */
  readonly signal: AbortSignal
}

/** Says who asks where no session's cookie does; undefined where it cannot tell either. */
export type Identify = (request: Request) => Promise<Actor | undefined>

/** Turns a request away, by throwing, before anything of it is read; for routes that know their callers by a key. */
export type Admit = (request: Request) => Promise<void>

export interface Route {
  readonly spec: RouteSpec
  /** `public` needs no session. */
  readonly action: Action | 'public'
  /** Another right with which the route may be asked; what it then shows, the handler decides. */
  readonly orAction?: Action
  readonly identify?: Identify
  readonly admit?: Admit
  readonly handle: (call: Call<RouteSpec>, actor: Actor | undefined) => Promise<unknown>
}

type Handler<Spec extends RouteSpec, Who> = (
  call: Call<Spec>,
  actor: Who,
) => Promise<Answer<Spec['response']>> | Answer<Spec['response']> | NoAnswer<Spec['response']>

/** A route that needs a session with the right `action`, known by its cookie or else by `identify`. */
export const route = <const Spec extends RouteSpec>(
  action: Action,
  spec: Spec,
  handler: Handler<Spec, Actor>,
  identify?: Identify,
): Route => ({
  spec,
  action,
  ...(identify && { identify }),
  // mountRoutes has parsed params, query and body with this very spec.
  handle: async (call, actor) => {
    if (!actor) throw new DomainError('access.unauthenticated')
    return handler(call, actor)
  },
})

/** A route that anybody may call, or whom `admit` lets in. Nobody asks who calls: it is no use of a session. */
export const publicRoute = <const Spec extends RouteSpec>(
  spec: Spec,
  handler: Handler<Spec, undefined>,
  admit?: Admit,
): Route => ({
  spec,
  action: 'public',
  ...(admit && { admit }),
  handle: async (call) => handler(call, undefined),
})
