import {
  seal,
  type PackageContent,
  type Sealed,
  type SealPlan,
} from '../../../server/archive-package/index.ts'
import { createSigner, firstRing } from '../../../server/kernel/signing/index.ts'
import { sampleChain, sampleContent, sampleFile, sampleTrail, type SampleOptions } from './sample-content.ts'

const epoch = '2026-11-24T02:00:00.000Z'

/** The key that samples are sealed with. */
export const sampleSigner = createSigner(Buffer.alloc(32, 7))
export const sampleRing = firstRing(sampleSigner, '2026-01-01T00:00:00.000Z')

export const samplePlan = async (
  content: PackageContent,
  change: Partial<SealPlan> = {},
): Promise<SealPlan> => ({
  ...{ id: '0199f000-0000-7000-8000-000000000001', version: 1, previous: null, sealedAt: epoch },
  node: { id: 'node', name: '开福区人民政府', unitCode: '430105000000' },
  audit: { length: 0, head: '0'.repeat(64) },
  acceptGaps: false,
  description: await content.describe(),
  ...change,
})

const chain = sampleChain(12)

/** A small case with its footage, its papers and its audit trail. */
export const smallCase: SampleOptions = {
  files: [
    sampleFile('application/申请表.pdf', '申请'),
    sampleFile('handling/受理通知书.json', '{"accepted":true}'),
    sampleFile('handling/审查意见 2.txt', '同意'),
    sampleFile('footage/窗口1.mp4', Buffer.alloc(200_000, 'frame')),
    sampleFile('result/决定书.pdf', '准予'),
  ],
  trail: sampleTrail(chain, 'case-1'),
}

/** Seals a sample into `archives`. */
export const sealSample = async (
  archives: string,
  options: SampleOptions = smallCase,
  change: Partial<SealPlan> = {},
): Promise<Sealed> => {
  const content = sampleContent(options)
  const head = chain.at(-1)
  const audit = { length: head?.seq ?? 0, head: head?.hash ?? '' }
  return seal(await samplePlan(content, { audit, ...change }), {
    ...{ archives, content, signer: sampleSigner, ring: sampleRing },
  })
}
