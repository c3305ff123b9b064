import type { BagFault, BagWarning } from '../../contract/archive.ts'
import { isBroken, type Algorithm } from './algorithms.ts'
import { parseBagInfo, parseOxum, valueOf, oxumText, type BagInfoElement } from './bag-info.ts'
import { checkDigests, type DigestProgress } from './check-digests.ts'
import { decodeTags, parseDeclaration, type Declaration } from './declaration.ts'
import { readWhole } from './files/byte-reader.ts'
import type { BagFiles } from './files/bag-files.ts'
import { readManifests, type Manifests } from './manifests.ts'
import { isPayload } from './path.ts'
import { similarNames } from './similar-names.ts'
import { TagFileError } from './tag-lines.ts'

export interface CheckedBag {
  readonly faults: readonly BagFault[]
  readonly warnings: readonly BagWarning[]
  readonly version: string | null
  /** Algorithms of its payload manifests. */
  readonly algorithms: readonly Algorithm[]
  readonly info: readonly BagInfoElement[]
  /** Payload. */
  readonly files: number
  readonly bytes: number
}

export interface CheckOptions {
  /**
   * Which digests to compute where there are several: `all` of them, which a complete check by RFC 8493 §3 asks for, or
   * the `strongest` alone, which takes a fraction of the time and finds every change all the same.
   */
  readonly digests: 'all' | 'strongest'
  readonly signal?: AbortSignal
  readonly onProgress?: DigestProgress
}

/** Tag files are small; a manifest of a million files is not. */
const longestTagFile = 512 * 1024 * 1024

/** Reads a tag file with `read`; what is wrong with it is a fault, and then there is nothing. */
export const tagReader =
  (bag: BagFiles, faults: BagFault[]) =>
  async <Value>(path: string, read: (bytes: Buffer) => Value): Promise<Value | undefined> => {
    if (!bag.files.some((file) => file.path === path)) {
      faults.push({ kind: 'missing', path })
      return undefined
    }
    try {
      return read(await readWhole(await bag.open(path), longestTagFile))
    } catch (error) {
      if (error instanceof TagFileError) {
        faults.push({ kind: 'malformed', path, line: error.line, detail: error.message })
      } else {
        const detail = error instanceof Error ? error.message : String(error)
        faults.push({ kind: 'unreadable', path, detail })
      }
      return undefined
    }
  }

const readInfo = async (
  bag: BagFiles,
  declaration: Declaration,
  read: ReturnType<typeof tagReader>,
): Promise<readonly BagInfoElement[]> => {
  const name = 'bag-info.txt'
  if (!bag.files.some(({ path }) => path === name)) return []
  return (await read(name, (bytes) => parseBagInfo(decodeTags(bytes, declaration)))) ?? []
}

const amountFault = (
  info: readonly BagInfoElement[],
  found: { readonly bytes: number; readonly files: number },
): readonly BagFault[] => {
  const value = valueOf(info, 'Payload-Oxum')
  if (value === undefined) return []
  const told = parseOxum(value)
  const path = 'bag-info.txt'
  if (!told) return [{ kind: 'malformed', path, line: 1, detail: `Payload-Oxum "${value}" is none` }]
  const same = told.bytes === found.bytes && told.files === found.files
  return same ? [] : [{ kind: 'amount', path, expected: value, found: oxumText(found) }]
}

const warningsOf = (bag: BagFiles, { payload, tags, covered }: Manifests): readonly BagWarning[] => {
  const uncovered = bag.files
    .map(({ path }) => path)
    .filter((path) => !isPayload(path) && !covered.has(path) && !/^tagmanifest-[^/]+\.txt$/u.test(path))
  const algorithms = [...payload.keys()]
  // A name in one form on the disk and in another in the manifest is the commonest trouble of all.
  const named = [...payload.values()].flatMap((digests) => [...digests.keys()])
  const names = [...bag.files.map(({ path }) => path), ...named]
  return [
    ...similarNames(new Set(names)).map((paths): BagWarning => ({
      kind: 'similarNames',
      paths: [...paths],
    })),
    ...(algorithms.length > 0 && algorithms.every(isBroken)
      ? [{ kind: 'weakDigest' as const, algorithms }]
      : []),
    ...(tags.size === 0 ? [{ kind: 'noTagManifest' as const }] : []),
    ...(tags.size > 0 && uncovered.length > 0 ? [{ kind: 'uncovered' as const, paths: uncovered }] : []),
  ]
}

/** Checks a bag as RFC 8493 §3 says: complete, and every file as its manifests have it. */
export const checkBag = async (bag: BagFiles, options: CheckOptions): Promise<CheckedBag> => {
  const faults: BagFault[] = bag.strange.map((each) => ({ kind: 'strange', ...each }))
  const payloadFiles = bag.files.filter(({ path }) => isPayload(path))
  const amount = {
    files: payloadFiles.length,
    bytes: payloadFiles.reduce((sum, { bytes }) => sum + bytes, 0),
  }
  const read = tagReader(bag, faults)
  const declaration = await read('bagit.txt', parseDeclaration)
  if (!declaration) return { faults, warnings: [], version: null, algorithms: [], info: [], ...amount }
  if (bag.files.some(({ path }) => path === 'fetch.txt')) faults.push({ kind: 'fetch', path: 'fetch.txt' })

  const info = await readInfo(bag, declaration, read)
  const manifests = await readManifests(bag, declaration, read, faults)
  faults.push(...(await checkDigests(bag, manifests, options)))
  faults.push(...amountFault(info, amount))
  const warnings = warningsOf(bag, manifests)
  return {
    faults,
    warnings,
    version: declaration.version,
    algorithms: [...manifests.payload.keys()],
    info,
    ...amount,
  }
}
