/** Seals the files of a folder in a process of its own, which may be measured or killed: `ARCHIVES FOLDER ID`. */
import { seal } from '../../../server/archive-package/index.ts'
import { folderContent } from './made-content.ts'
import { samplePlan, sampleRing, sampleSigner } from './seal-sample.ts'
import type { SealMessage } from './seal-process.ts'

const tell = (message: SealMessage): void => void process.send?.(message)

const [archives = '', folder = '', id = ''] = process.argv.slice(2)
const content = await folderContent(folder)
// The sample's trail is empty: so is the chain that is pinned.
const plan = await samplePlan(content, { id, audit: { length: 0, head: '0'.repeat(64) } })
const startedAt = performance.now()
const { report } = await seal(plan, {
  ...{ archives, content, signer: sampleSigner, ring: sampleRing },
  onProgress: ({ step, done }) => tell({ step, done }),
})
tell({
  seconds: (performance.now() - startedAt) / 1000,
  peakRssMiB: process.resourceUsage().maxRSS / 1024,
  intact: report.intact,
})
process.disconnect()
