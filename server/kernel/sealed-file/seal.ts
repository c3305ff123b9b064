import { open, stat } from 'node:fs/promises'
import type { SigningKeys } from '../signing/index.ts'
import { digestOf } from './digest.ts'
import { writeManifestBox } from './manifest-box.ts'

/**
 * Appends a signed manifest to a finished MP4. From then on no byte of it can change unnoticed.
 * @returns size and SHA-256 of the whole file
 */
export const sealFile = async (
  path: string,
  facts: Readonly<Record<string, unknown>>,
  { signer, ring }: SigningKeys,
): Promise<{ readonly bytes: number; readonly digest: string }> => {
  const { size } = await stat(path)
  const manifest = JSON.stringify({ ...facts, bytes: size, sha256: await digestOf(path) })
  const box = writeManifestBox({
    manifest,
    algorithm: 'Ed25519',
    signature: signer.sign(Buffer.from(manifest)).toString('base64'),
    publicKey: signer.publicKey,
    ring,
  })
  const file = await open(path, 'a')
  try {
    await file.writeFile(box)
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes: size + box.length, digest: await digestOf(path) }
}
