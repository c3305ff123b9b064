import { z } from 'zod'
import { KeyRing } from '../signing/index.ts'

/**
 * The box at the end of a sealed MP4 (ISO 14496-12 §11.1, type `uuid`): players skip it. It holds JSON: the manifest as
 * the text that was signed, the signature, the public key that it is checked with, and the signers of that system so far.
 */
export const manifestUuid = Buffer.from('48554a49414e4d414e49464553540001', 'hex')
/** Size, type and UUID before the content. */
export const manifestHeadBytes = 8 + manifestUuid.length

export const SealedBox = z.object({
  /** The manifest, as it was signed. */
  manifest: z.string(),
  algorithm: z.literal('Ed25519'),
  /** Base64. */
  signature: z.string(),
  /** PEM. */
  publicKey: z.string(),
  /** Whoever knows an earlier key follows it to the one that signed. Not signed itself: each endorsement is. */
  ring: KeyRing.optional(),
})
export type SealedBox = z.infer<typeof SealedBox>

/** What every manifest says; what else it says is its maker's business. */
export const Manifest = z.looseObject({
  /** SHA-256 of the file's bytes before the box, hexadecimal. */
  sha256: z.string(),
  /** How many those are. */
  bytes: z.number(),
})

export const writeManifestBox = (sealed: SealedBox): Buffer => {
  const content = Buffer.from(JSON.stringify(sealed))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(manifestHeadBytes + content.length, 0)
  head.write('uuid', 4, 'latin1')
  return Buffer.concat([head, manifestUuid, content])
}
