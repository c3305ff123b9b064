import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/** PKCS #8 of an Ed25519 private key up to its 32 bytes (RFC 8410 §7). */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Signs what leaves the house. Ed25519 (RFC 8032); the private key is made of the 256-bit key `signing`. */
export interface Signer {
  /** In PEM (SubjectPublicKeyInfo), for `openssl` too. */
  readonly publicKey: string
  sign(bytes: Buffer): Buffer
}

const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([privateHead, seed]), format: 'der', type: 'pkcs8' })

export const createSigner = (seed: Buffer): Signer => {
  const key = privateKeyOf(seed)
  return {
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    sign: (bytes) => sign(null, bytes, key),
  }
}

/** Whether that key signed these bytes; false too where it is no key. */
export const isSignedBy = (publicKey: string, bytes: Buffer, signature: Buffer): boolean => {
  try {
    return verify(null, bytes, createPublicKey(publicKey), signature)
  } catch {
    return false
  }
}
