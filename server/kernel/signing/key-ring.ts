import { z } from 'zod'
import { Instant } from '../../contract/time.ts'
import { canonicalJson } from '../audit/index.ts'
import { isSignatureOf, keyIdOf, readPublicKey, type Signer } from './signer.ts'

const RingKey = z.object({
  algorithm: z.string(),
  keyId: z.string(),
  /** PEM. */
  publicKey: z.string(),
  /** Since when it signs. */
  from: Instant,
  /** What the key before it says of it; null for the first. */
  endorsement: z.object({ by: z.string(), signature: z.base64() }).nullable(),
})
export type RingKey = z.infer<typeof RingKey>

/**
 * The signing keys of a system, oldest first, each endorsed by the one before: whoever knows one of them can follow to
 * the later ones. Only public keys; what a key once signed stays verifiable when it signs no more.
 */
export const KeyRing = z.object({ format: z.literal('huijian-keys/1'), keys: z.array(RingKey).min(1) })
export type KeyRing = z.infer<typeof KeyRing>

/** What an endorsement signs. */
const endorsed = ({ algorithm, keyId, publicKey, from }: Omit<RingKey, 'endorsement'>): Buffer =>
  Buffer.from(canonicalJson({ format: 'huijian-key/1', algorithm, keyId, publicKey, from }))

const describe = ({ algorithm, keyId, publicKey }: Signer, from: Instant) => ({
  ...{ algorithm, keyId, publicKey, from },
})

export const firstRing = (signer: Signer, from: Instant): KeyRing => ({
  format: 'huijian-keys/1',
  keys: [{ ...describe(signer, from), endorsement: null }],
})

/** The ring with one more key, which the present one vouches for. */
export const addKey = (ring: KeyRing, present: Signer, next: Signer, from: Instant): KeyRing => {
  const key = describe(next, from)
  const signature = present.sign(endorsed(key)).toString('base64')
  return { ...ring, keys: [...ring.keys, { ...key, endorsement: { by: present.keyId, signature } }] }
}

/** Keys that are vouched for, by id. `until`: when it was replaced, where that is known. */
export type TrustedKeys = ReadonlyMap<string, { readonly publicKey: string; readonly until: Instant | null }>

const isEndorsed = (key: RingKey, trusted: TrustedKeys): boolean => {
  const by = key.endorsement && trusted.get(key.endorsement.by)
  const publicKey = by ? readPublicKey(by.publicKey) : undefined
  if (!publicKey || !key.endorsement) return false
  return isSignatureOf(Buffer.from(key.endorsement.signature, 'base64'), endorsed(key), publicKey)
}

/** Whether a key is what its id says. */
const isItself = ({ keyId, publicKey }: RingKey): boolean => {
  const key = readPublicKey(publicKey)
  return key !== undefined && keyIdOf(key) === keyId
}

/** Those that were trusted, and the keys of the ring that follow from them by endorsements. */
export const follow = (trusted: TrustedKeys, ring: KeyRing): TrustedKeys => {
  const known = new Map(trusted)
  for (const key of ring.keys.filter(isItself)) {
    if (!isEndorsed(key, known)) continue
    if (!known.has(key.keyId)) known.set(key.keyId, { publicKey: key.publicKey, until: null })
    const before = key.endorsement && known.get(key.endorsement.by)
    if (before && key.endorsement) known.set(key.endorsement.by, { ...before, until: key.from })
  }
  return known
}

/** The keys of a ring that somebody vouches for as a whole: the file that they were given. */
export const trustRing = (ring: KeyRing): TrustedKeys => {
  const keys = ring.keys.filter(isItself)
  return new Map(
    keys.map(({ keyId, publicKey }, n) => [keyId, { publicKey, until: keys[n + 1]?.from ?? null }] as const),
  )
}
