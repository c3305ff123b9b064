import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { PasswordRule } from '../../contract/session.ts'

/**
 * Argon2id (RFC 9106; the library's default algorithm) with the parameters of the OWASP Password Storage Cheat Sheet:
 * 19 MiB of memory, two passes, one lane.
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** A password as it is kept: a PHC string with its own random salt. */
export const hashPassword = (password: string): Promise<string> =>
  hash(password.normalize('NFKC'), parameters)

/**
 * Whether a password is the one kept. Where nothing is kept the same work is done against a hash that nobody knows the
 * password of, so that the time taken does not tell which accounts exist.
 */
export const verifyPassword = async (kept: string | null, password: string): Promise<boolean> => {
  const matches = await verify(kept ?? (await decoy()), password.normalize('NFKC'))
  return kept !== null && matches
}

let decoyHash: Promise<string> | undefined
const decoy = (): Promise<string> => (decoyHash ??= hashPassword(readablePassword()))

/** Crockford's base 32: digits and letters that are not mistaken for one another. */
const readable = '0123456789abcdefghjkmnpqrstvwxyz'

/** A password to be read out or typed once: four groups of four, 80 bits taken from 16 random bytes. */
export const readablePassword = (random: Uint8Array = randomBytes(16)): string =>
  Array.from(random.subarray(0, 16), (byte) => readable[byte % 32] ?? '')
    .join('')
    .replaceAll(/.{4}(?=.)/gu, '$&-')

const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u] as const

/**
 * The rule that a new password breaks, if any. GB/T 22239-2019 §8.1.4.1 asks for complexity: at least three of small
 * letters, capitals, digits and others.
 */
export const brokenPasswordRule = (
  next: string,
  options: { readonly account: string; readonly current: string; readonly minLength: number },
): PasswordRule | undefined => {
  if (next.length < options.minLength) return 'tooShort'
  if (next.toLowerCase().includes(options.account)) return 'containsAccount'
  if (next === options.current) return 'unchanged'
  if (kinds.filter((kind) => kind.test(next)).length < 3) return 'tooUniform'
  return undefined
}
