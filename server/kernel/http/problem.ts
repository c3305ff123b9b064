import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Request, Response } from 'express'
import { z } from 'zod'
import { errorEntry, type ErrorCode } from '../../contract/errors/index.ts'
import type { Problem } from '../../contract/problem.ts'
import { DomainError } from '../errors/index.ts'
import type { Log } from '../log/index.ts'

/** Body-parser's errors carry a `type` and an HTTP status. */
const bodyErrors: Readonly<Record<string, ErrorCode>> = {
  'entity.parse.failed': 'request.invalid',
  'entity.too.large': 'request.tooLarge',
  'encoding.unsupported': 'request.invalid',
}

/** The HTTP status that express, and what serves files for it, gives an error of the caller's; 500 for all others. */
const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : 500

/** An address that cannot be decoded, a file that is not there: nothing that we would have to look into. */
const callersCode = (status: number): ErrorCode | undefined => {
  if (status === 404) return 'route.unknown'
  return status >= 400 && status < 500 ? 'request.invalid' : undefined
}

const asDomainError = (error: unknown): DomainError | undefined => {
  if (error instanceof DomainError) return error
  if (error instanceof z.ZodError) return new DomainError('request.invalid', {}, { cause: error })
  const type = typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : ''
  const code = bodyErrors[type] ?? callersCode(statusOf(error))
  return code === undefined ? undefined : new DomainError(code, {}, { cause: error })
}

const issuesOf = (error: DomainError): Problem['issues'] =>
  error.cause instanceof z.ZodError
    ? error.cause.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
    : undefined

const prefersEnglish = (request: Request): boolean => request.acceptsLanguages('zh-CN', 'zh', 'en') === 'en'

/** Answers with problem details (RFC 9457), in the language the caller prefers. */
export const sendProblem = (request: Request, response: Response, error: DomainError): void => {
  const entry = errorEntry(error.code)
  const issues = issuesOf(error)
  const problem: Problem = {
    type: 'about:blank',
    title: (prefersEnglish(request) ? entry.en : entry.zh) || (STATUS_CODES[entry.status] ?? ''),
    status: entry.status,
    code: error.code,
    requestId: typeof request.id === 'string' ? request.id : '',
    ...(Object.keys(error.details).length > 0 && { details: { ...error.details } }),
    ...(issues && { issues }),
  }
  response.status(entry.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** Turns whatever a route threw into problem details. What nobody foresaw is logged whole and told as an internal error. */
export const problemHandler =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    const known = asDomainError(error)
    if (!known) log.error({ err: error, requestId: request.id, url: request.path }, 'request failed')
    if (response.headersSent) {
      next(error)
      return
    }
    sendProblem(request, response, known ?? new DomainError('server.internal'))
  }
