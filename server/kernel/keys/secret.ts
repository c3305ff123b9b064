import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { DomainError } from '../errors/index.ts'

const algorithm = 'aes-256-gcm'
const version = 1
const nonceBytes = 12
const tagBytes = 16

/**
 * Encrypts a text with AES-256-GCM (NIST SP 800-38D), as base64 of version, nonce, tag and ciphertext.
 * @param context what the secret belongs to (a source's id): it only opens again under the same context
 */
export const sealSecret = (key: Buffer, text: string, context: string): string => {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

/**
 * The text that `sealSecret` encrypted under this key and context.
 * @throws DomainError `key.wrong` if the key or context is another, or the sealed text was changed
 */
export const openSecret = (key: Buffer, sealed: string, context: string): string => {
  const bytes = Buffer.from(sealed, 'base64')
  const tagAt = 1 + nonceBytes
  const textAt = tagAt + tagBytes
  if (bytes.length < textAt || bytes[0] !== version) throw new DomainError('key.wrong')
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(1, tagAt))
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(tagAt, textAt))
    return decipher.update(bytes.subarray(textAt), undefined, 'utf8') + decipher.final('utf8')
  } catch (error) {
    throw new DomainError('key.wrong', {}, { cause: error })
  }
}
