import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/** Signs statements; the algorithm is a field of each, so that others can stand beside Ed25519. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm
  readonly keyId: string
  /** SubjectPublicKeyInfo, PEM. */
  readonly publicKey: string
  sign(bytes: Uint8Array): Buffer
}

/** Signatures that this program can verify. SM2 with a certificate comes next. */
const algorithms = ['Ed25519'] as const
export type SignatureAlgorithm = (typeof algorithms)[number]

export const isSignatureAlgorithm = (name: string): name is SignatureAlgorithm =>
  algorithms.some((algorithm) => algorithm === name)

/** PKCS #8 around a seed of 32 bytes (RFC 8410 §7). */
const pkcs8 = (seed: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])

/** What a key is known by: SHA-256 of its SubjectPublicKeyInfo. */
export const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')

/** A public key from PEM; undefined where it is none, or of an algorithm that is not verified here. */
export const readPublicKey = (pem: string): KeyObject | undefined => {
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' && key.type === 'public' ? key : undefined
  } catch {
    return undefined
  }
}

/** @param seed 32 bytes: the private key of Ed25519 (RFC 8032 §5.1.5) */
export const createSigner = (seed: Uint8Array): Signer => {
  const privateKey = createPrivateKey({ key: pkcs8(seed), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey)
  return {
    algorithm: 'Ed25519',
    keyId: keyIdOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (bytes) => sign(null, bytes, privateKey),
  }
}

export const isSignatureOf = (signature: Uint8Array, bytes: Uint8Array, publicKey: KeyObject): boolean =>
  verify(null, bytes, publicKey, signature)
