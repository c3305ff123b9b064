import { open } from 'node:fs/promises'
import { readBoxHeader } from '../mp4/index.ts'
import { follow, isSignatureOf, keyIdOf, readPublicKey, type TrustedKeys } from '../signing/index.ts'
import { digestOf } from './digest.ts'
import { Manifest, manifestHeadBytes, manifestUuid, SealedBox } from './manifest-box.ts'

/** What a sealed file turns out to be. */
export type Verdict =
  | {
      readonly kind: 'good'
      readonly manifest: Readonly<Record<string, unknown>>
      /** SHA-256 of the signer's public key (SubjectPublicKeyInfo, DER). */
      readonly keyId: string
      /** One of the known keys, or one that follows from them. */
      readonly vouched: boolean
    }
  /** No manifest in it, or none that can be read. */
  | { readonly kind: 'unsealed' }
  /** Bytes before the manifest are not those that were sealed. */
  | { readonly kind: 'changed' }
  /** The signature is not of this manifest by this key. */
  | { readonly kind: 'forged' }

/** The last box of a file where that is a manifest, and where it begins. */
const findBox = async (path: string): Promise<{ at: number; content: Buffer } | undefined> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(manifestHeadBytes)
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(head, 0, head.length, at)
      const header = readBoxHeader(head.subarray(0, bytesRead))
      if (!header) return undefined
      if (header.type === 'uuid' && head.subarray(8).equals(manifestUuid)) {
        if (at + header.size !== size) return undefined
        const content = Buffer.alloc(header.size - manifestHeadBytes)
        await file.read(content, 0, content.length, at + manifestHeadBytes)
        return { at, content }
      }
      at += header.size
    }
    return undefined
  } finally {
    await file.close()
  }
}

const parse = (content: Buffer) => {
  try {
    const box = SealedBox.parse(JSON.parse(content.toString()))
    return { box, manifest: Manifest.parse(JSON.parse(box.manifest)) }
  } catch {
    return undefined
  }
}

/** @param known keys that whoever verifies vouches for */
export const verifyFile = async (path: string, known: TrustedKeys = new Map()): Promise<Verdict> => {
  const found = await findBox(path).catch(() => undefined)
  const sealed = found && parse(found.content)
  if (!found || !sealed) return { kind: 'unsealed' }
  const { box, manifest } = sealed
  const key = readPublicKey(box.publicKey)
  if (!key || !isSignatureOf(Buffer.from(box.signature, 'base64'), Buffer.from(box.manifest), key))
    return { kind: 'forged' }
  if (manifest.bytes !== found.at || manifest.sha256 !== (await digestOf(path, found.at)))
    return { kind: 'changed' }
  const keyId = keyIdOf(key)
  const trusted = box.ring ? follow(known, box.ring) : known
  return { kind: 'good', manifest, keyId, vouched: trusted.has(keyId) }
}
