import { createHash } from 'node:crypto'
import type { ExpectedPart, PackageDescription, RecordSection } from '../../contract/archive.ts'
import { readBytes } from '../bag/files/byte-reader.ts'
import type { ContentFile, PackageContent } from './content.ts'

/** What one concern has to say of a matter that is packed. */
export interface DescribedPart {
  /** What should be there, and whether it is. */
  readonly expected: readonly ExpectedPart[]
  readonly record: readonly RecordSection[]
  readonly amount: PackageDescription['amount']
  /** Ids whose entries in the audit log are told in full. */
  readonly subjects: readonly string[]
}

/** What one concern adds to a package: the steps of a case, its footage, its orders; the materials of a meeting. */
export interface PackagePart {
  describe(): Promise<DescribedPart>
  files(): AsyncIterable<ContentFile>
}

export const emptyPart: DescribedPart = {
  ...{ expected: [], record: [], subjects: [] },
  amount: { files: 0, bytes: 0 },
}

/** A value as a file that people can read too. */
export const jsonFile = (path: string, label: string, value: unknown): ContentFile => {
  const bytes = Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
  const stamp = createHash('sha256').update(bytes).digest('hex')
  return { path, label, stamp, open: () => Promise.resolve(readBytes(bytes)) }
}

type Head = Omit<PackageDescription, 'parts' | 'record' | 'amount'>

/** A content that is made of parts, in their order; the trail tells of all their subjects. */
export const contentOf = (options: {
  readonly head: () => Promise<Head>
  readonly parts: readonly PackagePart[]
  readonly trail: (subjects: readonly string[], length: number) => ReturnType<PackageContent['trail']>
}): PackageContent => {
  const { head, parts, trail } = options
  const describeAll = () => Promise.all(parts.map((part) => part.describe()))
  return {
    describe: async () => {
      const described = await describeAll()
      return {
        ...(await head()),
        parts: described.flatMap(({ expected }) => [...expected]),
        record: described.flatMap(({ record }) => [...record]),
        amount: {
          files: described.reduce((sum, { amount }) => sum + amount.files, 0),
          bytes: described.reduce((sum, { amount }) => sum + amount.bytes, 0),
        },
      }
    },
    files: async function* () {
      for (const part of parts) yield* part.files()
    },
    trail: async function* (length, also = []) {
      const subjects = (await describeAll()).flatMap((described) => [...described.subjects])
      yield* trail([...subjects, ...also], length)
    },
  }
}
