import { open, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { isMissing } from '../../kernel/errors/index.ts'

/** A file that was packed whole, and is on the disk. */
const PackedFile = z.object({
  path: z.string(),
  stamp: z.string(),
  bytes: z.int(),
  digests: z.object({ sha256: z.string(), sm3: z.string() }),
})
export type PackedFile = z.infer<typeof PackedFile>

/** What a sealing has packed so far, one line a file, written once the file itself is on the disk. */
export interface Journal {
  /** By path; of a path that was packed twice, the later. */
  readonly packed: ReadonlyMap<string, PackedFile>
  add(file: PackedFile): Promise<void>
  close(): Promise<void>
}

const parse = (line: string): PackedFile | undefined => {
  try {
    return PackedFile.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** Opens the journal. A last line that was torn off counts for nothing: its file is packed again. */
export const openJournal = async (file: string): Promise<Journal> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return ''
    throw error
  })
  const lines = text.split('\n').flatMap((line) => parse(line) ?? [])
  const handle = await open(file, 'a', 0o640)
  // What follows a torn line must not become part of it.
  if (text !== '' && !text.endsWith('\n')) await handle.write('\n')
  return {
    packed: new Map(lines.map((each) => [each.path, each])),
    add: async (packed) => {
      await handle.write(`${JSON.stringify(packed)}\n`)
    },
    close: () => handle.close(),
  }
}
