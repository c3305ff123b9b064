import type { Json } from '../audit/index.ts'
import type { Given } from './given.ts'

export type VerifierLanguage = 'zh-CN' | 'en'

export interface VerifyOptions {
  /** Files with public keys that whoever verifies vouches for. */
  readonly keys: readonly string[]
  readonly language: VerifierLanguage
  readonly signal: AbortSignal
  /** Bytes read so far, of so many. */
  onProgress(done: number, of: number): void
}

/**
 * What was found: `intact` as its known signer made it; `unvouched`: intact as far as its digests go, but signed by
 * nobody known; `damaged`: changed, or not what it says.
 */
export interface Verified {
  readonly verdict: 'intact' | 'unvouched' | 'damaged'
  /** For people, in the language asked for; the first says it all. */
  readonly lines: readonly string[]
  /** For machines. */
  readonly report: Readonly<Record<string, Json | undefined>>
}

/** Something that `npm run verify` can check. */
export interface Verifier {
  takes(given: Given): boolean
  /** @throws UnverifiableError where nothing can be said of it */
  verify(given: Given, options: VerifyOptions): Promise<Verified>
}

/** Nothing can be said of what was given; the message is one sentence. */
export class UnverifiableError extends Error {
  override readonly name = 'UnverifiableError'
}
