import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toInstant } from '../../contract/time.ts'
import type { Clock } from '../clock/index.ts'
import { writeWhole } from '../durable-files/index.ts'
import { DomainError, isMissing } from '../errors/index.ts'
import type { KeyStore } from '../keys/index.ts'
import { firstRing, KeyRing } from './key-ring.ts'
import { createSigner, type Signer } from './signer.ts'

/** What leaves the house is sealed with, and the public keys of all signers so far. */
export interface SigningKeys {
  readonly signer: Signer
  readonly ring: KeyRing
}

/** Public: handed out with every package, and to whoever verifies. */
export const ringFile = (keysDir: string): string => join(keysDir, 'signing-ring.json')

const readRing = async (file: string): Promise<KeyRing | undefined> => {
  try {
    return KeyRing.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw new DomainError('key.broken', { file }, { cause: error })
  }
}

/**
 * The signing key, and the ring that it is the last of; both are made at the first start.
 * @throws DomainError `key.broken` where the ring's last key is another: somebody replaced the key without rotating it
 */
export const openSigningKeys = async (options: {
  readonly keys: Pick<KeyStore, 'key'>
  readonly keysDir: string
  readonly clock: Clock
}): Promise<SigningKeys> => {
  const { keys, keysDir, clock } = options
  const signer = createSigner(await keys.key('signing'))
  const file = ringFile(keysDir)
  const known = await readRing(file)
  if (known) {
    if (known.keys.at(-1)?.keyId !== signer.keyId) throw new DomainError('key.broken', { file })
    return { signer, ring: known }
  }
  const ring = firstRing(signer, toInstant(clock.now()))
  await writeWhole(file, `${JSON.stringify(ring, null, 2)}\n`)
  return { signer, ring }
}
