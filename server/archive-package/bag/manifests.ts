import type { BagFault } from '../../contract/archive.ts'
import type { Algorithm } from './algorithms.ts'
import { decodeTags, type Declaration } from './declaration.ts'
import type { BagFiles } from './files/bag-files.ts'
import { parseManifest, parseManifestName } from './manifest.ts'
import { isPayload, staysInside } from './path.ts'

type Digests = ReadonlyMap<Algorithm, ReadonlyMap<string, string>>

/** What the manifests of a bag say. */
export interface Manifests {
  /** Of each algorithm: the digest of each payload file. */
  readonly payload: Digests
  readonly tags: Digests
  /** Every tag file that a tag manifest names. */
  readonly covered: ReadonlySet<string>
}

type ReadTag = <Value>(path: string, read: (bytes: Buffer) => Value) => Promise<Value | undefined>

/** Paths that a manifest must not name are faults, and are taken out: nothing outside the bag is ever opened. */
const sifted = (
  manifest: string,
  digests: ReadonlyMap<string, string>,
  of: 'payload' | 'tags',
  faults: BagFault[],
): ReadonlyMap<string, string> => {
  const kept = new Map<string, string>()
  for (const [path, digest] of digests) {
    if (!staysInside(path) || (of === 'payload') !== isPayload(path)) {
      faults.push({ kind: 'outside', path, manifest })
    } else if (of === 'tags' && parseManifestName(path)?.of === 'tags') {
      faults.push({ kind: 'malformed', path: manifest, line: 1, detail: `it names ${path}, a tag manifest` })
    } else {
      kept.set(path, digest)
    }
  }
  return kept
}

/** A payload file must stand in every payload manifest (RFC 8493 §3); in 0.97 it may stand in one of them. */
const disagreements = (payload: Digests, { version }: Declaration): readonly BagFault[] => {
  if (version === '0.97') return []
  const all = new Set([...payload.values()].flatMap((digests) => [...digests.keys()]))
  return [...payload].flatMap(([algorithm, digests]) =>
    [...all]
      .filter((path) => !digests.has(path))
      .map((path): BagFault => ({
        ...{ kind: 'malformed', path: `manifest-${algorithm}.txt`, line: 1 },
        detail: `it does not name ${path}, which another manifest does`,
      })),
  )
}

/** Reads all manifests; what is wrong with them is added to `faults`. */
export const readManifests = async (
  bag: BagFiles,
  declaration: Declaration,
  read: ReadTag,
  faults: BagFault[],
): Promise<Manifests> => {
  const found = {
    payload: new Map<Algorithm, ReadonlyMap<string, string>>(),
    tags: new Map<Algorithm, ReadonlyMap<string, string>>(),
  }
  let payloadManifests = 0
  for (const { path } of bag.files) {
    const name = parseManifestName(path)
    if (!name) continue
    if (name.of === 'payload') payloadManifests += 1
    if (name.algorithm === undefined) {
      faults.push({ kind: 'algorithm', path })
      continue
    }
    const digests = await read(path, (bytes) =>
      parseManifest(decodeTags(bytes, declaration), declaration.version),
    )
    if (digests) found[name.of].set(name.algorithm, sifted(path, digests, name.of, faults))
  }
  if (payloadManifests === 0) faults.push({ kind: 'noManifest', path: 'manifest-sha256.txt' })
  faults.push(...disagreements(found.payload, declaration))
  return { ...found, covered: new Set([...found.tags.values()].flatMap((digests) => [...digests.keys()])) }
}
