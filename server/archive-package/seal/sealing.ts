import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ExpectedPart, SealStep } from '../../contract/archive.ts'
import { isMissing } from '../../kernel/errors/index.ts'
import { createDigestLanes } from '../bag/digest/digest-lanes.ts'
import { packagePage } from '../page/package-page.ts'
import { readMe } from '../page/read-me.ts'
import { trustRing, type KeyRing, type Signer } from '../../kernel/signing/index.ts'
import { signatureFiles } from '../signature/statement.ts'
import { faultText } from '../verify/fault-text.ts'
import { verifyPackage, type PackageReport } from '../verify/verify-package.ts'
import type { PackageContent } from './content.ts'
import { syncFolder, syncTree } from '../../kernel/durable-files/index.ts'
import { propertiesAtSealing } from './four-properties.ts'
import { openJournal } from './journal.ts'
import { packContent, type PackedContent } from './pack-content.ts'
import { sealPaths, type SealPlan } from './plan.ts'
import { BadPackage, GapsFound } from './sealing-error.ts'
import { signPackage } from './sign-package.ts'
import { sealAlgorithms, writeTagFiles } from './tag-files.ts'

/** How far a sealing is: bytes of its present step, of so many. */
export interface SealProgress {
  readonly step: SealStep
  readonly done: number
  readonly of: number
}

export interface Sealed {
  /** The folder of the package. */
  readonly folder: string
  readonly report: PackageReport
}

export interface SealOptions {
  /** The folder of all packages. */
  readonly archives: string
  readonly signer: Signer
  readonly ring: KeyRing
  readonly content: PackageContent
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: SealProgress) => void
}

const gapsOf = ({ description }: SealPlan, { gaps }: PackedContent): readonly ExpectedPart[] => [
  ...description.parts.filter(({ present }) => !present),
  ...gaps,
]

/** The tag files beside those of BagIt. */
const otherTags = (
  plan: SealPlan,
  packed: PackedContent,
  { signer, ring }: SealOptions,
): ReadonlyMap<string, string> => {
  const parts = [...plan.description.parts, ...packed.gaps]
  const properties = propertiesAtSealing({ at: plan.sealedAt, files: packed.files, parts })
  const described = { ...plan, description: { ...plan.description, parts } }
  return new Map([
    ['README.txt', readMe(plan)],
    ['index.html', packagePage({ plan: described, files: packed.files, properties })],
    ['package.json', `${JSON.stringify(described, null, 2)}\n`],
    [signatureFiles.signer, signer.publicKey],
    [signatureFiles.ring, `${JSON.stringify(ring, null, 2)}\n`],
    ['four-properties.json', `${JSON.stringify(properties, null, 2)}\n`],
  ])
}

const packAll = async (plan: SealPlan, { archives, content, signal, onProgress }: SealOptions) => {
  const { bag, journal: file } = sealPaths(archives, plan)
  const journal = await openJournal(file)
  const lanes = createDigestLanes(sealAlgorithms)
  const { amount } = plan.description
  let done = 0
  try {
    return await packContent({
      ...{ plan, bag, content, lanes, journal, ...(signal && { signal }) },
      onPacked: (bytes) => {
        done += bytes
        onProgress?.({ step: 'packing', done, of: Math.max(done, amount.bytes) })
      },
    })
  } finally {
    await lanes.close()
    await journal.close()
  }
}

const verified = async (
  folder: string,
  { ring, signal, onProgress }: SealOptions,
): Promise<PackageReport> => {
  const report = await verifyPackage(
    { path: folder, kind: 'folder' },
    {
      ...{ known: trustRing(ring), digests: 'strongest', ...(signal && { signal }) },
      onProgress: (done, of) => onProgress?.({ step: 'verifying', done, of }),
    },
  )
  if (report.intact && report.signature === 'known') return report
  throw new BadPackage(report.faults.map((fault) => faultText(fault, 'en')).join('; '))
}

/** The whole package takes its place in one step; what is left of its building goes. */
const publish = async (plan: SealPlan, archives: string): Promise<string> => {
  const { bag, building, sealed } = sealPaths(archives, plan)
  await syncTree(bag)
  await rename(bag, sealed)
  await syncFolder(archives)
  await rm(building, { recursive: true, force: true })
  await syncFolder(dirname(building))
  return sealed
}

const isFolder = async (folder: string): Promise<boolean> =>
  readFile(`${folder}/bagit.txt`).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false
      throw error
    },
  )

/**
 * Carries a sealing to its end, from wherever it was interrupted: packs, describes, signs, verifies what was packed, and
 * publishes. At no moment is there anything but a whole package outside `.building`. Sealing what was published already
 * only verifies it.
 * @throws GapsFound where parts are missing that nobody accepted; it may go on once somebody did
 * @throws BadPackage where what was packed does not verify
 */
export const seal = async (plan: SealPlan, options: SealOptions): Promise<Sealed> => {
  const { archives, signer, signal, onProgress } = options
  const { building, bag, sealed } = sealPaths(archives, plan)
  if (await isFolder(sealed)) {
    await rm(building, { recursive: true, force: true })
    return { folder: sealed, report: await verified(sealed, options) }
  }
  await mkdir(bag, { recursive: true, mode: 0o750 })
  const packed = await packAll(plan, options)
  const gaps = gapsOf(plan, packed)
  if (gaps.length > 0 && !plan.acceptGaps) throw new GapsFound(gaps)
  const { files } = packed
  onProgress?.({ step: 'describing', done: 0, of: 1 })
  const manifests = await writeTagFiles({ bag, plan, files, others: otherTags(plan, packed, options) })
  onProgress?.({ step: 'signing', done: 0, of: 1 })
  await signPackage({ bag, plan, files, manifests, signer })
  const report = await verified(bag, options)
  signal?.throwIfAborted()
  onProgress?.({ step: 'publishing', done: 0, of: 1 })
  return { folder: await publish(plan, archives), report }
}

/** Gives a sealing up: nothing of it stays. */
export const abandonSealing = async (
  archives: string,
  plan: Pick<SealPlan, 'id' | 'version'>,
): Promise<void> => rm(sealPaths(archives, plan).building, { recursive: true, force: true })
