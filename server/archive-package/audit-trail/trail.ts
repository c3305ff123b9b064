import { z } from 'zod'
import type { BagFault } from '../../contract/archive.ts'
import { canonicalJson, entryHash, type AuditEntry } from '../../kernel/audit/index.ts'

/**
 * A trail is the end of the audit chain, from the first entry about the packaged matter to the head: entries about it in
 * full, the others as no more than their number and hash, which keeps the chain whole and tells nothing of them.
 */
export type TrailLine = AuditEntry | { readonly seq: number; readonly hash: string }

const Withheld = z.strictObject({ seq: z.int(), hash: z.string() })
const Told = z.strictObject({
  ...Withheld.shape,
  at: z.number(),
  nodeId: z.string(),
  action: z.string(),
  actorId: z.string().nullable(),
  sessionId: z.string().nullable(),
  address: z.string().nullable(),
  subject: z.string().nullable(),
  data: z.json(),
  previous: z.string(),
})
const Line = z.union([Told, Withheld])

export const trailLine = (line: TrailLine): string => `${canonicalJson({ ...line })}\n`

type Why = Extract<BagFault, { kind: 'audit' }>['why']

/** What is wrong with a trail, and at which entry. */
export interface TrailFault {
  readonly why: Why
  readonly entry: number
}

const parse = (text: string): z.infer<typeof Line> | undefined => {
  try {
    return Line.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const matchesItsHash = (entry: z.infer<typeof Told>): boolean => {
  try {
    return entryHash({ ...entry, data: entry.data }) === entry.hash
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Reads a trail line by line, and compares its end with the head that the signed statement pins. */
export const checkTrail = async (
  lines: AsyncIterable<string>,
  pinned: { readonly length: number; readonly head: string },
): Promise<TrailFault | undefined> => {
  let before: { readonly seq: number; readonly hash: string } | undefined
  for await (const text of lines) {
    if (text === '') continue
    const line = parse(text)
    if (!line) return { why: 'malformed', entry: (before?.seq ?? 0) + 1 }
    if (before && line.seq !== before.seq + 1) return { why: 'hole', entry: before.seq + 1 }
    if ('previous' in line) {
      if (before && line.previous !== before.hash) return { why: 'unlinked', entry: line.seq }
      if (!matchesItsHash(line)) return { why: 'altered', entry: line.seq }
    }
    before = { seq: line.seq, hash: line.hash }
  }
  const end = before?.seq ?? 0
  if (end !== pinned.length) return { why: 'cut', entry: end + 1 }
  return !before || before.hash === pinned.head ? undefined : { why: 'altered', entry: end }
}
