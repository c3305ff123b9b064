import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExpectedPart } from '../../contract/archive.ts'
import { trailLine, type TrailLine } from '../audit-trail/trail.ts'
import type { DigestLanes } from '../bag/digest/digest-lanes.ts'
import type { Digester } from '../bag/digest/digester.ts'
import { readStream } from '../bag/files/byte-reader.ts'
import { openFolder } from '../bag/files/folder-files.ts'
import { isPayload } from '../bag/path.ts'
import type { ContentFile, PackageContent } from './content.ts'
import type { Journal, PackedFile } from './journal.ts'
import { createPacker } from './pack-files.ts'
import { requirePackable } from './packable-name.ts'
import type { SealPlan } from './plan.ts'
import { UnreadableContent } from './sealing-error.ts'

/** A packed file and what the package's page shows of it. */
export interface Packed extends PackedFile {
  readonly label: string
  readonly startsAt: number | null
  /** Set where a digest was noted when it was recorded. */
  readonly asRecorded: boolean | null
}

export interface PackedContent {
  readonly files: readonly Packed[]
  /** What could not be packed, or was not what it had been. */
  readonly gaps: readonly ExpectedPart[]
}

/** Where the audit trail lies in each package. */
export const trailPath = 'metadata/audit-trail.jsonl'

const unreadable = ({ path, label }: ContentFile, error: UnreadableContent): ExpectedPart => ({
  code: 'file.unreadable',
  name: { 'zh-CN': `文件无法读取：${label}（${path}）`, en: `file cannot be read: ${label} (${path})` },
  present: false,
  detail: error.message,
})

const altered = ({ path, label }: ContentFile, found: string): ExpectedPart => ({
  code: 'file.altered',
  name: {
    'zh-CN': `文件与录制时不同：${label}（${path}）`,
    en: `file is not as it was recorded: ${label} (${path})`,
  },
  present: false,
  detail: found,
})

const bytesOf = async function* (lines: AsyncIterable<TrailLine>): AsyncIterable<Uint8Array> {
  for await (const line of lines) yield Buffer.from(trailLine(line))
}

const trailFile = (content: PackageContent, { audit }: SealPlan): ContentFile => ({
  path: trailPath,
  stamp: `${audit.length} ${audit.head}`,
  label: '审计记录 audit trail',
  open: () => Promise.resolve(readStream(bytesOf(content.trail(audit.length)))),
})

const filesOf = async function* (content: PackageContent, plan: SealPlan): AsyncIterable<ContentFile> {
  yield* content.files()
  yield trailFile(content, plan)
}

/** Takes out of the bag what is no part of the content any more. */
const removeOthers = async (bag: string, files: readonly Packed[]): Promise<void> => {
  const wanted = new Set(files.map(({ path }) => path))
  for (const { path } of (await openFolder(bag)).files)
    if (isPayload(path) && !wanted.has(path)) await rm(join(bag, path))
}

/** Packs all of the content, and the audit trail; goes on where it was interrupted. */
export const packContent = async (options: {
  readonly plan: SealPlan
  readonly bag: string
  readonly content: PackageContent
  readonly lanes: DigestLanes
  readonly journal: Journal
  readonly signal?: AbortSignal
  readonly onPacked: (bytes: number) => void
}): Promise<PackedContent> => {
  const { plan, bag, content, lanes, onPacked, signal } = options
  const packer = createPacker(options)
  // Several are packed at once; what is told of them stands in the order of the content.
  const files: Packed[] = []
  const gaps: (readonly ExpectedPart[])[] = []

  const add = async (file: ContentFile, position: number, digester: Digester): Promise<void> => {
    signal?.throwIfAborted()
    requirePackable([file.path])
    try {
      const packed = await packer.pack(file, digester)
      const differs = file.sha256 !== undefined && packed.digests.sha256 !== file.sha256
      const asRecorded = file.sha256 === undefined ? (file.asRecorded ?? null) : !differs
      if (differs) gaps[position] = [altered(file, packed.digests.sha256)]
      files[position] = { ...packed, label: file.label, startsAt: file.startsAt ?? null, asRecorded }
      onPacked(packed.bytes)
    } catch (error) {
      if (!(error instanceof UnreadableContent)) throw error
      gaps[position] = [unreadable(file, error)]
    }
  }
  try {
    await lanes.each(filesOf(content, plan), add)
  } finally {
    await packer.flush()
  }
  const packed = files.flat()
  requirePackable(packed.map(({ path }) => path))
  await removeOthers(bag, packed)
  return { files: packed, gaps: gaps.flat() }
}
