import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toInstant } from '../../contract/time.ts'
import type { Clock } from '../clock/index.ts'
import { syncFolder, writeWhole } from '../durable-files/index.ts'
import { isMissing } from '../errors/index.ts'
import { createKeyStore } from '../keys/index.ts'
import { addKey } from './key-ring.ts'
import { createSigner, type Signer } from './signer.ts'
import { openSigningKeys, ringFile, type SigningKeys } from './signing-keys.ts'

const seedBytes = 32

const nextFile = (keysDir: string): string => join(keysDir, 'signing.next')

const writeSecret = async (file: string, secret: Buffer): Promise<void> => {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(secret)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const readNext = async (keysDir: string): Promise<Signer | undefined> => {
  try {
    return createSigner(await readFile(nextFile(keysDir)))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * Ends a rotation that was interrupted: where the ring names the new key already it takes its place, else it is thrown
 * away. Called before the keys are opened.
 */
export const settleRotation = async (keysDir: string): Promise<void> => {
  const next = await readNext(keysDir).catch(() => null)
  if (next === undefined) return
  const ring = await readFile(ringFile(keysDir), 'utf8').catch(() => '')
  // Whoever else settles it at the same moment does the same.
  if (next && ring.includes(next.keyId))
    await rename(nextFile(keysDir), join(keysDir, 'signing')).catch((error: unknown) => {
      if (!isMissing(error)) throw error
    })
  else await rm(nextFile(keysDir), { force: true })
  await syncFolder(keysDir)
}

/**
 * Makes a new signing key, which the present one vouches for in its last act; what was sealed before stays verifiable by
 * the ring. The old private key is not kept: nobody can sign with it any more.
 */
export const rotateSigningKey = async (keysDir: string, clock: Clock): Promise<SigningKeys> => {
  await settleRotation(keysDir)
  const { signer: present, ring } = await openSigningKeys({
    keys: createKeyStore({ dir: keysDir }),
    keysDir,
    clock,
  })
  const seed = randomBytes(seedBytes)
  const next = createSigner(seed)
  await writeSecret(nextFile(keysDir), seed)
  await syncFolder(keysDir)
  const rotated = addKey(ring, present, next, toInstant(clock.now()))
  await writeWhole(ringFile(keysDir), `${JSON.stringify(rotated, null, 2)}\n`)
  await settleRotation(keysDir)
  return { signer: next, ring: rotated }
}
