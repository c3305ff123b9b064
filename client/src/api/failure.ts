import type { Problem } from '../../../server/contract/problem.ts'

/**
 * Why a request gave no answer: the server refused it (`refused`, problem details of RFC 9457), it could not be
 * reached (`unreachable`), or it answered something the contract does not know (`unexpected`).
 */
export type FailureCause =
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unexpected'; readonly status: number; readonly requestId: string | null }

/** What every call of the API rejects with, apart from an AbortError of the caller's own making. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly reason: FailureCause

  constructor(reason: FailureCause, options?: ErrorOptions) {
    super(reason.kind === 'refused' ? reason.problem.code : reason.kind, options)
    this.reason = reason
  }

  /** The contract's error code where the server refused. */
  get code(): string | undefined {
    return this.reason.kind === 'refused' ? this.reason.problem.code : undefined
  }
}

/** The server could not be reached: the whole page says so already. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof ApiFailure && error.reason.kind === 'unreachable'

export const failureCode = (error: unknown): string | undefined =>
  error instanceof ApiFailure ? error.code : undefined
