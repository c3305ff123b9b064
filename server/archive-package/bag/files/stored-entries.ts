import { staysInside } from '../path.ts'
import { UnverifiableError } from '../../../kernel/verifier/index.ts'
import type { BagFile, BagFiles, StrangeFile } from './bag-files.ts'
import type { ByteReader } from './byte-reader.ts'

/** A member of a .zip or .tar, by the name that it has there. */
export interface StoredEntry {
  readonly name: string
  readonly bytes: number
  /** Set where it is no plain file. */
  readonly strange?: StrangeFile['why']
  open(): Promise<ByteReader>
}

/** The folder that bagit.txt lies in, as a prefix: a packed bag is one folder (RFC 8493 §4), or lies at the top. */
const baseOf = (entries: readonly StoredEntry[], file: string): string => {
  const depths = entries
    .filter(({ name }) => name === 'bagit.txt' || name.endsWith('/bagit.txt'))
    .map(({ name }) => name.slice(0, -'bagit.txt'.length))
    .sort((a, b) => a.split('/').length - b.split('/').length)
  const [base, second] = depths
  if (base === undefined) throw new UnverifiableError(`${file} holds no bagit.txt, so it is no bag`)
  if (second?.split('/').length === base.split('/').length)
    throw new UnverifiableError(`${file} holds more than one bag; unpack it, and verify each`)
  return base
}

/** The bag that is packed in a file, from the members of that file. */
export const packedBag = (
  entries: readonly StoredEntry[],
  file: string,
): Pick<BagFiles, 'files' | 'strange' | 'open'> => {
  const base = baseOf(entries, file)
  const known = new Map<string, StoredEntry>()
  const files: BagFile[] = []
  const strange: StrangeFile[] = []
  for (const entry of entries) {
    const inside = staysInside(entry.name) && entry.name.startsWith(base)
    const path = entry.name.startsWith(base) ? entry.name.slice(base.length) : entry.name
    if (!inside) strange.push({ path: entry.name, why: 'outside' })
    else if (entry.strange !== undefined) strange.push({ path, why: entry.strange })
    else if (known.has(path)) strange.push({ path, why: 'duplicate' })
    else {
      known.set(path, entry)
      files.push({ path, bytes: entry.bytes })
    }
  }
  return {
    files,
    strange,
    open: async (path) => {
      const entry = known.get(path)
      if (!entry) throw new UnverifiableError(`${file} holds no ${path}`)
      return entry.open()
    },
  }
}
