import { readFile } from 'node:fs/promises'
import { UnverifiableError } from '../verifier/index.ts'
import { KeyRing, trustRing, type TrustedKeys } from './key-ring.ts'
import { keyIdOf, readPublicKey } from './signer.ts'

const ringOf = (text: string): KeyRing | undefined => {
  try {
    return KeyRing.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/**
 * The keys that whoever verifies vouches for: files with a key ring, or with a public key as PEM.
 * @throws UnverifiableError for a file that holds neither
 */
export const readKnownKeys = async (files: readonly string[]): Promise<TrustedKeys> => {
  const known = new Map<string, { readonly publicKey: string; readonly until: string | null }>()
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw new UnverifiableError(`the keys ${file} cannot be read`, { cause: error })
    })
    const ring = ringOf(text)
    const key = ring ? undefined : readPublicKey(text)
    if (ring) for (const [id, trusted] of trustRing(ring)) known.set(id, trusted)
    else if (key) known.set(keyIdOf(key), { publicKey: text, until: null })
    else throw new UnverifiableError(`${file} holds neither a key ring nor an Ed25519 public key`)
  }
  return known
}
