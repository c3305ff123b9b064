import { createHash } from 'node:crypto'
import type { PackageDescription } from '../../../server/contract/archive.ts'
import {
  readBytes,
  type ContentFile,
  type PackageContent,
  type TrailLine,
} from '../../../server/archive-package/index.ts'
import { entryHash, type AuditEntry } from '../../../server/kernel/audit/index.ts'

const genesis = '0'.repeat(64)

/** A chain of audit entries, as the audit log makes them. */
export const sampleChain = (length: number): readonly AuditEntry[] => {
  const chain: AuditEntry[] = []
  for (let seq = 1; seq <= length; seq += 1) {
    const entry = {
      ...{
        seq,
        at: 1_750_000_000_000 + seq,
        nodeId: 'node',
        action: 'case.step',
        actorId: null,
        sessionId: null,
      },
      ...{
        address: null,
        subject: `case-${seq % 3}`,
        data: { step: seq },
        previous: chain.at(-1)?.hash ?? genesis,
      },
    }
    chain.push({ ...entry, hash: entryHash(entry) })
  }
  return chain
}

/** The trail of one case: entries of others are withheld. */
export const sampleTrail = (chain: readonly AuditEntry[], subject: string): readonly TrailLine[] => {
  const first = chain.findIndex((entry) => entry.subject === subject)
  return chain
    .slice(first)
    .map((entry) => (entry.subject === subject ? entry : { seq: entry.seq, hash: entry.hash }))
}

export const sampleFile = (path: string, content: string | Buffer): ContentFile => {
  const bytes = Buffer.from(content)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return {
    path,
    stamp: sha256,
    label: path.split('/').at(-1) ?? path,
    sha256,
    open: () => Promise.resolve(readBytes(bytes)),
  }
}

export const sampleDescription: PackageDescription = {
  kind: 'case',
  subject: 'case-1',
  title: '食品经营许可 · 张某 · KF2026-0001',
  fonds: 'X043',
  reference: 'X043-2026-D30-0001',
  retention: 'years30',
  publicity: 'restricted',
  parts: [
    {
      code: 'step.acceptance',
      name: { 'zh-CN': '受理通知书', en: 'acceptance notice' },
      present: true,
      detail: '',
    },
  ],
  record: [
    {
      title: { 'zh-CN': '办理过程', en: 'steps' },
      columns: [
        { 'zh-CN': '时间', en: 'time' },
        { 'zh-CN': '环节', en: 'step' },
        { 'zh-CN': '人员', en: 'person' },
      ],
      rows: [
        ['2026-11-23 14:05:09', '受理', '李某'],
        ['2026-11-24 09:31:00', '批准 <b>', '王某'],
      ],
    },
  ],
  amount: { files: 0, bytes: 0 },
}

export interface SampleOptions {
  readonly files: readonly ContentFile[]
  readonly description?: Partial<PackageDescription>
  readonly trail?: readonly TrailLine[]
}

// eslint-disable-next-line @typescript-eslint/require-await
const each = async function* <Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items
}

/** A content of files that are given. */
export const sampleContent = ({ files, description, trail = [] }: SampleOptions): PackageContent => ({
  describe: () => Promise.resolve({ ...sampleDescription, ...description }),
  files: () => each(files),
  trail: () => each(trail),
})
