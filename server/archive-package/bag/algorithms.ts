/** The digests that a manifest may be of, by their BagIt names (RFC 8493 §2.4), each as OpenSSL calls it. */
const opensslNames = {
  md5: 'md5',
  sha1: 'sha1',
  sha224: 'sha224',
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
  sha3224: 'sha3-224',
  sha3256: 'sha3-256',
  sha3384: 'sha3-384',
  sha3512: 'sha3-512',
  blake2b512: 'blake2b512',
  sm3: 'sm3',
} as const

export type Algorithm = keyof typeof opensslNames

/** Digests that an attacker can choose collisions for: they show damage, not that nobody changed anything. */
const broken: ReadonlySet<Algorithm> = new Set(['md5', 'sha1'])

/** The algorithm of that name in a file name: lower case, only letters and digits count (RFC 8493 §2.4). */
export const findAlgorithm = (name: string): Algorithm | undefined => {
  const normalised = name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '')
  return Object.hasOwn(opensslNames, normalised) ? (normalised as Algorithm) : undefined
}

export const opensslName = (algorithm: Algorithm): string => opensslNames[algorithm]

export const isBroken = (algorithm: Algorithm): boolean => broken.has(algorithm)
