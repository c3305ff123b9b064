import { errorEntry, type ErrorCode } from '../../contract/errors/index.ts'

/**
 * Something a user, another module or another process can cause. `code` is stable and decides HTTP status and texts;
 * `details` is sent to the caller, so it never holds secrets.
 */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(`${code}: ${errorEntry(code).en}`, options)
    this.name = 'DomainError'
    this.code = code
    this.details = details
  }
}

/** Narrows an unknown thrown value, optionally to one code. */
export const isDomainError = (error: unknown, code?: ErrorCode): error is DomainError =>
  error instanceof DomainError && (code === undefined || error.code === code)
