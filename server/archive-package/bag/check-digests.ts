import type { BagFault } from '../../contract/archive.ts'
import type { Algorithm } from './algorithms.ts'
import { createDigestLanes } from './digest/digest-lanes.ts'
import type { Digester } from './digest/digester.ts'
import type { BagFile, BagFiles } from './files/bag-files.ts'
import type { Manifests } from './manifests.ts'
import { isPayload } from './path.ts'

/** Told after each file: bytes that were read so far, of so many. */
export type DigestProgress = (done: number, of: number) => void

export interface DigestOptions {
  readonly digests: 'all' | 'strongest'
  readonly signal?: AbortSignal
  readonly onProgress?: DigestProgress
}

/** Strongest first; of equals that which is fastest. */
const preference: readonly Algorithm[] = [
  ...(['sha256', 'sha512', 'sha384', 'blake2b512', 'sha3256', 'sha3512', 'sha3384', 'sm3'] as const),
  ...(['sha224', 'sha3224', 'sha1', 'md5'] as const),
]

/** What a file's digests must be, by algorithm. */
const expectedOf = (path: string, { payload, tags }: Manifests): ReadonlyMap<Algorithm, string> =>
  new Map(
    [...(isPayload(path) ? payload : tags)].flatMap(([algorithm, digests]) => {
      const digest = digests.get(path)
      return digest === undefined ? [] : [[algorithm, digest] as const]
    }),
  )

const chosen = (
  expected: ReadonlyMap<Algorithm, string>,
  digests: DigestOptions['digests'],
): readonly Algorithm[] =>
  preference.filter((algorithm) => expected.has(algorithm)).slice(0, digests === 'all' ? undefined : 1)

interface Checked extends BagFile {
  readonly expected: ReadonlyMap<Algorithm, string>
  readonly algorithms: readonly Algorithm[]
}

/** What is wrong with one file; none where it is as its manifests say. */
const faultOf = async (
  bag: BagFiles,
  { path, expected, algorithms }: Checked,
  digester: Digester,
  signal: AbortSignal | undefined,
): Promise<BagFault | undefined> => {
  try {
    const { digests } = await digester.digest(await bag.open(path), { ...(signal && { signal }) })
    const wrong = algorithms.find((algorithm) => digests[algorithm] !== expected.get(algorithm))
    if (wrong === undefined) return undefined
    const [should, is] = [expected.get(wrong) ?? '', digests[wrong] ?? '']
    return { kind: 'changed', path, algorithm: wrong, expected: should, found: is }
  } catch (error) {
    signal?.throwIfAborted()
    return { kind: 'unreadable', path, detail: error instanceof Error ? error.message : String(error) }
  }
}

/** Compares every file with what the manifests have of it: changed, missing, extra, or not to be read. */
export const checkDigests = async (
  bag: BagFiles,
  manifests: Manifests,
  { digests: which, signal, onProgress }: DigestOptions,
): Promise<readonly BagFault[]> => {
  const files = bag.files.map((file): Checked => {
    const expected = expectedOf(file.path, manifests)
    return { ...file, expected, algorithms: chosen(expected, which) }
  })
  // Tag files need not be covered (RFC 8493 §2.2.1); payload must be (§3).
  const uncovered = files.filter(({ path, algorithms }) => algorithms.length === 0 && isPayload(path))
  const covered = files.filter(({ algorithms }) => algorithms.length > 0)
  const total = bag.files.reduce((sum, { bytes }) => sum + bytes, 0)
  const faults = new Map<string, BagFault>(
    uncovered.map(({ path }) => [path, { kind: 'extra', path }] as const),
  )
  let done = 0
  // The files of a bag mostly want the same algorithms.
  for (const [, group] of Map.groupBy(covered, ({ algorithms }) => algorithms.join())) {
    const lanes = createDigestLanes(group[0]?.algorithms ?? [])
    try {
      await lanes.each(group, async (file, _position, digester) => {
        signal?.throwIfAborted()
        const fault = await faultOf(bag, file, digester, signal)
        if (fault) faults.set(file.path, fault)
        done += file.bytes
        onProgress?.(done, total)
      })
    } finally {
      await lanes.close()
    }
  }
  const present = new Set(bag.files.map(({ path }) => path))
  const named = [...manifests.payload.values(), ...manifests.tags.values()].flatMap((each) => [
    ...each.keys(),
  ])
  const missing = [...new Set(named)].filter((path) => !present.has(path))
  return [
    ...bag.files.flatMap(({ path }) => faults.get(path) ?? []),
    ...missing.map((path): BagFault => ({ kind: 'missing', path })),
  ]
}
