import { createHash, type KeyObject } from 'node:crypto'
import type { BagFault, SignatureVerdict } from '../../contract/archive.ts'
import {
  follow,
  isSignatureAlgorithm,
  isSignatureOf,
  KeyRing,
  keyIdOf,
  readPublicKey,
  type TrustedKeys,
} from '../../kernel/signing/index.ts'
import { findAlgorithm, opensslName } from '../bag/algorithms.ts'
import { readWhole } from '../bag/files/byte-reader.ts'
import type { BagFiles } from '../bag/files/bag-files.ts'
import { parseManifestName } from '../bag/manifest.ts'
import { SealStatement, signatureFiles } from './statement.ts'

export interface CheckedSignature {
  readonly verdict: SignatureVerdict
  readonly faults: readonly BagFault[]
  /** Where there is one that can be read. */
  readonly statement: SealStatement | null
}

const longestManifest = 512 * 1024 * 1024

const read = async (bag: BagFiles, path: string): Promise<Buffer | undefined> => {
  if (!bag.files.some((file) => file.path === path)) return undefined
  return readWhole(await bag.open(path), longestManifest)
}

type Why = Extract<BagFault, { kind: 'signature' }>['why']

const fault = (path: string, why: Why, detail = ''): BagFault => ({ kind: 'signature', path, why, detail })

const parseStatement = (bytes: Buffer): SealStatement | undefined => {
  try {
    return SealStatement.parse(JSON.parse(bytes.toString()))
  } catch {
    return undefined
  }
}

/** The manifests in the bag and those of the statement must be the same, byte by byte. */
const manifestFaults = async (bag: BagFiles, { manifests }: SealStatement): Promise<readonly BagFault[]> => {
  const faults: BagFault[] = []
  for (const [path, digests] of Object.entries(manifests)) {
    const bytes = await read(bag, path)
    if (!bytes) {
      faults.push({ kind: 'missing', path })
      continue
    }
    for (const [name, expected] of Object.entries(digests)) {
      const algorithm = findAlgorithm(name)
      if (!algorithm) continue
      const found = createHash(opensslName(algorithm)).update(bytes).digest('hex')
      if (found !== expected) faults.push(fault(path, 'otherManifest', name))
    }
    if (digests['sha256'] === undefined) faults.push(fault(signatureFiles.statement, 'malformed', path))
  }
  for (const { path } of bag.files)
    if (parseManifestName(path) && manifests[path] === undefined) faults.push({ kind: 'extra', path })
  if (manifests['tagmanifest-sha256.txt'] === undefined)
    faults.push(fault(signatureFiles.statement, 'malformed', 'tagmanifest-sha256.txt'))
  return faults
}

const ringIn = async (bag: BagFiles): Promise<KeyRing | undefined> => {
  const bytes = await read(bag, signatureFiles.ring)
  try {
    return bytes && KeyRing.parse(JSON.parse(bytes.toString()))
  } catch {
    return undefined
  }
}

interface Signed {
  readonly statement: SealStatement
  readonly key: KeyObject
}

/** The statement, where its signature is right; else what is wrong. */
const readSigned = async (bag: BagFiles, bytes: Buffer): Promise<Signed | readonly BagFault[]> => {
  const statement = parseStatement(bytes)
  if (!statement) return [fault(signatureFiles.statement, 'malformed')]
  if (!isSignatureAlgorithm(statement.algorithm))
    return [fault(signatureFiles.statement, 'algorithm', statement.algorithm)]
  const signature = await read(bag, signatureFiles.signature)
  if (!signature) return [fault(signatureFiles.signature, 'missing')]
  const pem = await read(bag, signatureFiles.signer)
  if (!pem) return [fault(signatureFiles.signer, 'missing')]
  const key = readPublicKey(pem.toString())
  const same = key?.export({ type: 'spki', format: 'pem' }) === pem.toString()
  if (!key || !same || keyIdOf(key) !== statement.keyId) return [fault(signatureFiles.signer, 'malformed')]
  if (isSignatureOf(signature, bytes, key)) return { statement, key }
  // Which of the two was changed cannot be told.
  return [fault(signatureFiles.statement, 'wrong'), fault(signatureFiles.signature, 'wrong')]
}

/**
 * Checks the signed statement of a package: that its signature is right, that it is about these manifests, and whether
 * one of the known keys, or one that follows from them, made it.
 */
export const checkSignature = async (bag: BagFiles, known: TrustedKeys): Promise<CheckedSignature> => {
  const bytes = await read(bag, signatureFiles.statement)
  if (!bytes) {
    // What is left of a signature says that there was one.
    const left = bag.files.find(({ path }) => path.startsWith('signature/'))
    if (!left) return { verdict: 'none', faults: [], statement: null }
    return { verdict: 'wrong', faults: [fault(signatureFiles.statement, 'missing')], statement: null }
  }
  const signed = await readSigned(bag, bytes)
  if (!('key' in signed))
    return { verdict: 'wrong', faults: signed, statement: parseStatement(bytes) ?? null }
  const { statement } = signed
  const ring = await ringIn(bag)
  const trusted = (ring ? follow(known, ring) : known).get(statement.keyId)
  const retired =
    trusted?.until != null && Date.parse(statement.sealedAt) > Date.parse(trusted.until)
      ? [fault(signatureFiles.signature, 'retiredKey', trusted.until)]
      : []
  const faults = [...(await manifestFaults(bag, statement)), ...retired]
  return { verdict: trusted ? 'known' : 'unknown', faults, statement }
}
