import { open, type FileHandle } from 'node:fs/promises'
import { UnverifiableError } from '../../../kernel/verifier/index.ts'
import type { BagFiles } from './bag-files.ts'
import { readFileRange } from './byte-reader.ts'
import { packedBag, type StoredEntry } from './stored-entries.ts'

const block = 512
/** Longer names than any file system takes. */
const longestExtension = 1024 * 1024

interface Header {
  readonly name: string
  readonly type: string
  readonly bytes: number
}

const textOf = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end))
}

/** A number in octal, or in binary where its first bit is set (GNU tar, for sizes of 8 GiB and more). */
const numberOf = (field: Buffer): number => {
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(textOf(field).trim() || '0', 8)
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0)
}

const checksumOf = (header: Buffer): number =>
  header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0)

/** Reads a header (POSIX.1-2017, pax, "ustar Interchange Format"); undefined for a block of zeros, which ends a tar. */
const parseHeader = (header: Buffer, file: string): Header | undefined => {
  if (header.every((byte) => byte === 0)) return undefined
  if (numberOf(header.subarray(148, 156)) !== checksumOf(header))
    throw new UnverifiableError(`${file} is no .tar, or was damaged: a header's checksum is wrong`)
  const name = textOf(header.subarray(0, 100))
  const posix = header.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = posix ? textOf(header.subarray(345, 500)) : ''
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(header[156] ?? 0),
    bytes: numberOf(header.subarray(124, 136)),
  }
}

/** Records of an extended header: `length keyword=value\n`, the length in bytes of the whole record. */
const parsePax = (bytes: Buffer): ReadonlyMap<string, string> => {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at)
    const length = Number(bytes.toString('latin1', at, space))
    if (space === -1 || !(length > 0)) break
    const record = bytes.toString('utf8', space + 1, at + length - 1)
    const equals = record.indexOf('=')
    records.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  return records
}

const strangeOf = (type: string): Pick<StoredEntry, 'strange'> => {
  if (type === '0' || type === '\0' || type === '7') return {}
  return { strange: type === '1' || type === '2' ? 'link' : 'special' }
}

const readFully = async (handle: FileHandle, at: number, bytes: number, file: string): Promise<Buffer> => {
  const buffer = Buffer.alloc(bytes)
  const { bytesRead } = await handle.read(buffer, 0, bytes, at)
  if (bytesRead < bytes) throw new UnverifiableError(`${file} ends too early: it was cut off`)
  return buffer
}

const readEntries = async (handle: FileHandle, file: string): Promise<readonly StoredEntry[]> => {
  const { size } = await handle.stat()
  const entries: StoredEntry[] = []
  let told: { readonly name?: string; readonly bytes?: number } = {}
  for (let at = 0; at < size;) {
    const header = parseHeader(await readFully(handle, at, block, file), file)
    if (!header) break
    const from = at + block
    const bytes = told.bytes ?? header.bytes
    at = from + Math.ceil(bytes / block) * block
    if (at > size) throw new UnverifiableError(`${file} ends too early: it was cut off`)
    if (['x', 'g', 'L', 'K'].includes(header.type)) {
      if (bytes > longestExtension) throw new UnverifiableError(`${file} holds a header that is too long`)
      const content = await readFully(handle, from, bytes, file)
      // 'L': GNU's way to tell a long name. Names of links ('K') and what holds for all ('g') tell us nothing.
      if (header.type === 'L') told = { ...told, name: textOf(content) }
      if (header.type === 'x') {
        const records = parsePax(content)
        const [path, length] = [records.get('path'), records.get('size')]
        told = {
          ...(path !== undefined && { name: path }),
          ...(length !== undefined && { bytes: Number(length) }),
        }
      }
      continue
    }
    const name = (told.name ?? header.name).replace(/^(?:\.\/)+/u, '')
    told = {}
    if (header.type === '5' || name === '') continue
    entries.push({ name, bytes, ...strangeOf(header.type), open: () => readFileRange(file, { from, bytes }) })
  }
  return entries
}

/** The bag packed in a .tar: one walk over its headers, then each file where it lies. */
export const openTar = async (file: string): Promise<BagFiles> => {
  const handle = await open(file, 'r')
  try {
    return { ...packedBag(await readEntries(handle, file), file), close: () => Promise.resolve() }
  } finally {
    await handle.close()
  }
}
