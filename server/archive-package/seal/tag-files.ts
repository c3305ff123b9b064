import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { opensslName, type Algorithm } from '../bag/algorithms.ts'
import { bagInfoText, oxumText, type BagInfoElement } from '../bag/bag-info.ts'
import { declarationText } from '../bag/declaration.ts'
import { manifestName, manifestText } from '../bag/manifest.ts'
import type { Packed } from './pack-content.ts'
import type { SealPlan } from './plan.ts'
import { writeWhole } from '../../kernel/durable-files/index.ts'

/** Digests that ours carries: one that all the world checks, one of the national standards (GB/T 32905). */
export const sealAlgorithms = ['sha256', 'sm3'] as const satisfies readonly Algorithm[]
type SealAlgorithm = (typeof sealAlgorithms)[number]

export type SealDigests = Readonly<Record<SealAlgorithm, string>>

export const digestsOf = (content: string | Uint8Array): SealDigests => {
  const of = (algorithm: SealAlgorithm): string =>
    createHash(opensslName(algorithm)).update(content).digest('hex')
  return { sha256: of('sha256'), sm3: of('sm3') }
}

/** Manifests of the bag with their digests, for the statement. */
export type ManifestDigests = Readonly<Record<string, SealDigests>>

export const writeTagFile = async (
  bag: string,
  path: string,
  content: string | Uint8Array,
): Promise<void> => {
  const file = join(bag, path)
  await mkdir(dirname(file), { recursive: true, mode: 0o750 })
  await writeWhole(file, content)
}

const bagInfoOf = ({ id, version, sealedAt, node, description }: SealPlan, files: readonly Packed[]) => {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const known = (label: string, value: string | null): readonly BagInfoElement[] =>
    value === null || value === '' ? [] : [{ label, value }]
  return [
    ...known('Source-Organization', node.name),
    ...known('Organization-Code', node.unitCode),
    ...known('External-Identifier', description.reference ?? id),
    ...known('Internal-Sender-Identifier', `${id} v${version}`),
    ...known('Internal-Sender-Description', description.title),
    ...known('Fonds-Number', description.fonds),
    ...known('Retention-Class', description.retention),
    ...known('Publicity', description.publicity),
    // RFC 8493 §2.2.2: YYYY-MM-DD.
    ...known('Bagging-Date', sealedAt.slice(0, 10)),
    ...known('Payload-Oxum', oxumText({ bytes, files: files.length })),
    ...known('Bag-Software-Agent', 'Huijian'),
  ]
}

/**
 * Writes all tag files but the signature: first those of the bag, then `others` (the page and what else stands beside
 * the payload), and last the manifest of all of them.
 */
export const writeTagFiles = async (options: {
  readonly bag: string
  readonly plan: SealPlan
  readonly files: readonly Packed[]
  readonly others: ReadonlyMap<string, string>
}): Promise<ManifestDigests> => {
  const { bag, plan, files, others } = options
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  const manifests = sealAlgorithms.map((algorithm) => {
    const entries = sorted.map(({ path, digests }) => ({ path, digest: digests[algorithm] }))
    return [manifestName('payload', algorithm), manifestText(entries)] as const
  })
  const tags = new Map<string, string>([
    ['bagit.txt', declarationText],
    ['bag-info.txt', bagInfoText(bagInfoOf(plan, files))],
    ...manifests,
    ...others,
  ])
  const digests = new Map([...tags].map(([path, text]) => [path, digestsOf(text)] as const))
  for (const [path, text] of tags) await writeTagFile(bag, path, text)

  const pinned: Record<string, SealDigests> = {}
  for (const [path] of manifests) pinned[path] = digests.get(path) ?? digestsOf('')
  for (const algorithm of sealAlgorithms) {
    const entries = [...digests].map(([path, each]) => ({ path, digest: each[algorithm] }))
    const [name, text] = [manifestName('tags', algorithm), manifestText(entries)]
    await writeTagFile(bag, name, text)
    pinned[name] = digestsOf(text)
  }
  return pinned
}
