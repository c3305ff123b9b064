import { open, type FileHandle } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { createInflateRaw } from 'node:zlib'
import { UnverifiableError } from '../../../kernel/verifier/index.ts'
import type { BagFiles } from './bag-files.ts'
import { readFileRange, readStream, type ByteReader } from './byte-reader.ts'
import { packedBag, type StoredEntry } from './stored-entries.ts'

/** Signatures and sizes of APPNOTE.TXT 6.3, §4.3. */
const localHeader = 0x04034b50
const centralHeader = 0x02014b50
const endRecord = 0x06054b50
const zip64EndRecord = 0x06064b50
const zip64Locator = 0x07064b50
const endRecordBytes = 22
const locatorBytes = 20
const longestComment = 0xffff
/** Stands where the zip64 field has the value. */
const inZip64 = 0xffffffff
const zip64Field = 1
const stored = 0
const deflated = 8
/** A directory of a million files. */
const longestDirectory = 256 * 1024 * 1024

interface Directory {
  readonly offset: number
  readonly bytes: number
}

const readAt = async (handle: FileHandle, at: number, bytes: number, file: string): Promise<Buffer> => {
  const buffer = Buffer.alloc(bytes)
  const { bytesRead } = await handle.read(buffer, 0, bytes, at)
  if (bytesRead < bytes) throw new UnverifiableError(`${file} ends too early: it was cut off`)
  return buffer
}

const big = (buffer: Buffer, at: number): number => Number(buffer.readBigUInt64LE(at))

const findDirectory = async (handle: FileHandle, file: string): Promise<Directory> => {
  const { size } = await handle.stat()
  const tailBytes = Math.min(size, endRecordBytes + longestComment + locatorBytes)
  const tail = await readAt(handle, size - tailBytes, tailBytes, file)
  let at = tail.length - endRecordBytes
  while (at >= 0 && tail.readUInt32LE(at) !== endRecord) at -= 1
  if (at < 0) throw new UnverifiableError(`${file} is no .zip, or was cut off: it has no directory`)
  const plain = { bytes: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) }
  const locator = at - locatorBytes
  if (locator < 0 || tail.readUInt32LE(locator) !== zip64Locator) return plain
  const record = await readAt(handle, big(tail, locator + 8), 56, file)
  if (record.readUInt32LE(0) !== zip64EndRecord)
    throw new UnverifiableError(`the directory of ${file} is damaged`)
  return { bytes: big(record, 40), offset: big(record, 48) }
}

/** What the zip64 field tells, in the order of those that have no room in the header (§4.5.3). */
const zip64Values = (extra: Buffer, wanted: readonly number[]): readonly number[] => {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== zip64Field) continue
    let next = at + 4
    return wanted.map((value) => {
      if (value !== inZip64) return value
      next += 8
      return big(extra, next - 8)
    })
  }
  return wanted
}

/** Unix mode in the upper half of the external attributes, where a Unix made it. */
const isLink = (madeBy: number, attributes: number): boolean =>
  madeBy >> 8 === 3 && ((attributes >>> 16) & 0o170000) === 0o120000

const limited = async function* (stream: AsyncIterable<Buffer>, most: number): AsyncIterable<Buffer> {
  let bytes = 0
  for await (const part of stream) {
    bytes += part.length
    if (bytes > most) throw new UnverifiableError('a packed file is longer than its directory says')
    yield part
  }
}

interface Located {
  readonly offset: number
  readonly packed: number
  readonly bytes: number
  readonly method: number
}

const openEntry = async (file: string, { offset, packed, bytes, method }: Located): Promise<ByteReader> => {
  const handle = await open(file, 'r')
  let from
  try {
    const header = await readAt(handle, offset, 30, file)
    if (header.readUInt32LE(0) !== localHeader)
      throw new UnverifiableError(`${file} is damaged before a file`)
    from = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await handle.close()
  }
  if (method === stored) return readFileRange(file, { from, bytes: packed })
  if (method !== deflated)
    throw new UnverifiableError(`${file} is packed by a method that is not known (${method})`)
  if (packed === 0) return readFileRange(file, { from, bytes: 0 })
  const unpacking = createReadStream(file, { start: from, end: from + packed - 1 }).pipe(createInflateRaw())
  return readStream(limited(unpacking, bytes))
}

const parseDirectory = (directory: Buffer, file: string): readonly StoredEntry[] => {
  const entries: StoredEntry[] = []
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== centralHeader)
      throw new UnverifiableError(`the directory of ${file} is damaged`)
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
    const name = directory.toString('utf8', at + 46, nameEnd)
    const [bytes = 0, packed = 0, offset = 0] = zip64Values(directory.subarray(nameEnd, extraEnd), [
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 42),
    ])
    const located = { offset, packed, bytes, method: directory.readUInt16LE(at + 10) }
    const encrypted = (directory.readUInt16LE(at + 8) & 1) === 1
    const link = isLink(directory.readUInt16LE(at + 4), directory.readUInt32LE(at + 38))
    if (!name.endsWith('/'))
      entries.push({
        ...{ name, bytes, open: () => openEntry(file, located) },
        ...(encrypted ? { strange: 'encrypted' as const } : link && { strange: 'link' as const }),
      })
    at = extraEnd + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** The bag packed in a .zip, by its directory; stored or deflated. */
export const openZip = async (file: string): Promise<BagFiles> => {
  const handle = await open(file, 'r')
  try {
    const { offset, bytes } = await findDirectory(handle, file)
    if (bytes > longestDirectory) throw new UnverifiableError(`the directory of ${file} is too long`)
    const entries = parseDirectory(await readAt(handle, offset, bytes, file), file)
    return { ...packedBag(entries, file), close: () => Promise.resolve() }
  } finally {
    await handle.close()
  }
}
