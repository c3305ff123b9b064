import type { BagFault } from '../../contract/archive.ts'
import type { Algorithm } from './algorithms.ts'
import { createDigester } from './digest/digester.ts'
import type { BagFiles } from './files/bag-files.ts'
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

/** One digester for each set of algorithms: the files of a bag mostly want the same. */
const createDigesters = () => {
  const digesters = new Map<string, ReturnType<typeof createDigester>>()
  return {
    of: (algorithms: readonly Algorithm[]) => {
      const key = algorithms.join()
      const digester = digesters.get(key) ?? createDigester(algorithms)
      digesters.set(key, digester)
      return digester
    },
    close: async () => {
      await Promise.all([...digesters.values()].map((digester) => digester.close()))
    },
  }
}

/** Compares every file with what the manifests have of it: changed, missing, extra, or not to be read. */
export const checkDigests = async (
  bag: BagFiles,
  manifests: Manifests,
  { digests: which, signal, onProgress }: DigestOptions,
): Promise<readonly BagFault[]> => {
  const faults: BagFault[] = []
  const present = new Set(bag.files.map(({ path }) => path))
  const total = bag.files.reduce((sum, { bytes }) => sum + bytes, 0)
  const digesters = createDigesters()
  let done = 0
  try {
    for (const { path, bytes } of bag.files) {
      signal?.throwIfAborted()
      const expected = expectedOf(path, manifests)
      const algorithms = chosen(expected, which)
      if (algorithms.length === 0) {
        // Tag files need not be covered (RFC 8493 §2.2.1); payload must be (§3).
        if (isPayload(path)) faults.push({ kind: 'extra', path })
        continue
      }
      try {
        const { digests } = await digesters
          .of(algorithms)
          .digest(await bag.open(path), { ...(signal && { signal }) })
        const wrong = algorithms.find((algorithm) => digests[algorithm] !== expected.get(algorithm))
        if (wrong !== undefined) {
          const [should, is] = [expected.get(wrong) ?? '', digests[wrong] ?? '']
          faults.push({ kind: 'changed', path, algorithm: wrong, expected: should, found: is })
        }
      } catch (error) {
        signal?.throwIfAborted()
        faults.push({
          kind: 'unreadable',
          path,
          detail: error instanceof Error ? error.message : String(error),
        })
      }
      done += bytes
      onProgress?.(done, total)
    }
  } finally {
    await digesters.close()
  }
  const named = [...manifests.payload.values(), ...manifests.tags.values()].flatMap((each) => [
    ...each.keys(),
  ])
  for (const path of new Set(named)) if (!present.has(path)) faults.push({ kind: 'missing', path })
  return faults
}
