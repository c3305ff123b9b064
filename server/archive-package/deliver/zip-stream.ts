import { crc32 } from 'node:zlib'
import type { BagFiles } from '../bag/files/bag-files.ts'

/** APPNOTE.TXT 6.3: general purpose bits 3 (sizes and CRC behind the file) and 11 (names in UTF-8). */
const flags = 0x0808
const version = 45
const madeOnUnix = 3 << 8
const plainFile = (0o100640 << 16) >>> 0
const chunkBytes = 256 * 1024

/** A moment as DOS has it, two seconds exact, in UTC. */
const dosTime = (at: Date): { readonly date: number; readonly time: number } => ({
  date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
})

interface Member {
  readonly name: Buffer
  readonly bytes: number
  readonly offset: number
}

const zip64 = (values: readonly number[]): Buffer => {
  const extra = Buffer.alloc(4 + values.length * 8)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(values.length * 8, 2)
  values.forEach((value, n) => extra.writeBigUInt64LE(BigInt(value), 4 + n * 8))
  return extra
}

/** Every member has its sizes in a zip64 field: the length of the whole is known before its first byte. */
const localHeader = ({ name }: Member, { date, time }: ReturnType<typeof dosTime>): Buffer => {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(version, 4)
  header.writeUInt16LE(flags, 6)
  header.writeUInt16LE(time, 10)
  header.writeUInt16LE(date, 12)
  header.writeUInt32LE(0xffffffff, 18)
  header.writeUInt32LE(0xffffffff, 22)
  header.writeUInt16LE(name.length, 26)
  const extra = zip64([0, 0])
  header.writeUInt16LE(extra.length, 28)
  return Buffer.concat([header, name, extra])
}

const descriptor = (crc: number, bytes: number): Buffer => {
  const record = Buffer.alloc(24)
  record.writeUInt32LE(0x08074b50, 0)
  record.writeUInt32LE(crc, 4)
  record.writeBigUInt64LE(BigInt(bytes), 8)
  record.writeBigUInt64LE(BigInt(bytes), 16)
  return record
}

const centralHeader = (
  { name, bytes, offset }: Member,
  crc: number,
  { date, time }: ReturnType<typeof dosTime>,
): Buffer => {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(madeOnUnix | version, 4)
  header.writeUInt16LE(version, 6)
  header.writeUInt16LE(flags, 8)
  header.writeUInt16LE(time, 12)
  header.writeUInt16LE(date, 14)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(0xffffffff, 20)
  header.writeUInt32LE(0xffffffff, 24)
  header.writeUInt16LE(name.length, 28)
  const extra = zip64([bytes, bytes, offset])
  header.writeUInt16LE(extra.length, 30)
  header.writeUInt32LE(plainFile, 38)
  header.writeUInt32LE(0xffffffff, 42)
  return Buffer.concat([header, name, extra])
}

const endOf = (members: number, from: number, bytes: number): Buffer => {
  const end = Buffer.alloc(56 + 20 + 22)
  end.writeUInt32LE(0x06064b50, 0)
  end.writeBigUInt64LE(44n, 4)
  end.writeUInt16LE(madeOnUnix | version, 12)
  end.writeUInt16LE(version, 14)
  for (const at of [24, 32]) end.writeBigUInt64LE(BigInt(members), at)
  end.writeBigUInt64LE(BigInt(bytes), 40)
  end.writeBigUInt64LE(BigInt(from), 48)
  end.writeUInt32LE(0x07064b50, 56)
  end.writeBigUInt64LE(BigInt(from + bytes), 64)
  end.writeUInt32LE(1, 72)
  end.writeUInt32LE(0x06054b50, 76)
  for (const at of [84, 86]) end.writeUInt16LE(0xffff, at)
  for (const at of [88, 92]) end.writeUInt32LE(0xffffffff, at)
  return end
}

const nameOf = (folder: string, path: string): Buffer => Buffer.from(`${folder}/${path}`)

/** How long the .zip of a bag is. */
export const zipLength = ({ files }: Pick<BagFiles, 'files'>, folder: string): number =>
  files.reduce(
    (sum, { path, bytes }) => sum + 30 + 20 + 24 + 46 + 28 + 2 * nameOf(folder, path).length + bytes,
    98,
  )

/**
 * A bag as one .zip whose members lie below `folder`: stored, since footage does not shrink, so that it costs no more
 * than reading. Memory stays flat; a file that changes its length meanwhile ends it.
 */
export const zipStream = async function* (bag: BagFiles, folder: string, at: Date): AsyncGenerator<Buffer> {
  const when = dosTime(at)
  const central: Buffer[] = []
  let offset = 0
  for (const { path, bytes } of bag.files) {
    const member = { name: nameOf(folder, path), bytes, offset }
    const header = localHeader(member, when)
    yield header
    let [crc, done] = [0, 0]
    const reader = await bag.open(path)
    try {
      for (;;) {
        const chunk = Buffer.allocUnsafe(chunkBytes)
        const count = await reader.read(chunk)
        if (count === 0) break
        const part = chunk.subarray(0, count)
        crc = crc32(part, crc)
        done += count
        yield part
      }
    } finally {
      await reader.close()
    }
    if (done !== bytes) throw new Error(`${path} has changed its length`)
    yield descriptor(crc, bytes)
    central.push(centralHeader(member, crc, when))
    offset += header.length + bytes + 24
  }
  const directory = Buffer.concat(central)
  yield directory
  yield endOf(central.length, offset, directory.length)
}
