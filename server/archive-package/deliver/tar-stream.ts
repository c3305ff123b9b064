import type { BagFiles } from '../bag/files/bag-files.ts'

const block = 512
const chunkBytes = 256 * 1024
/** Largest size that the octal field of a header holds. */
const largestOctal = 0o77777777777

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`

const paxRecord = (name: string, value: string): Buffer => {
  const body = ` ${name}=${value}\n`
  // The length counts its own digits.
  let length = Buffer.byteLength(body)
  while (Buffer.byteLength(`${length}${body}`) !== length) length = Buffer.byteLength(`${length}${body}`)
  return Buffer.from(`${length}${body}`)
}

const padding = (bytes: number): number => (block - (bytes % block)) % block

const header = (name: string, type: '0' | 'x', bytes: number, at: Date): Buffer => {
  const head = Buffer.alloc(block)
  head.write(name, 0, 100)
  head.write(octal(0o640, 7), 100, 'latin1')
  head.write(octal(0, 7), 108, 'latin1')
  head.write(octal(0, 7), 116, 'latin1')
  head.write(octal(Math.min(bytes, largestOctal), 11), 124, 'latin1')
  head.write(octal(Math.floor(at.getTime() / 1000), 11), 136, 'latin1')
  head.write('        ', 148, 'latin1')
  head.write(type, 156, 'latin1')
  head.write('ustar\x0000', 257, 'latin1')
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return head
}

/** Headers of a member (POSIX.1-2017, pax): what has no room in the old one stands in an extended one before it. */
const headersOf = (name: string, bytes: number, at: Date): Buffer => {
  const plain = /^[\x20-\x7e]*$/u.test(name) && name.length <= 100
  const records = [
    ...(plain ? [] : [paxRecord('path', name)]),
    ...(bytes > largestOctal ? [paxRecord('size', String(bytes))] : []),
  ]
  const head = header(plain ? name : 'long-name', '0', bytes, at)
  if (records.length === 0) return head
  const extended = Buffer.concat(records)
  return Buffer.concat([
    header('pax', 'x', extended.length, at),
    extended,
    Buffer.alloc(padding(extended.length)),
    head,
  ])
}

/** How long the .tar of a bag is. */
export const tarLength = ({ files }: Pick<BagFiles, 'files'>, folder: string, at: Date): number =>
  files.reduce(
    (sum, { path, bytes }) => sum + headersOf(`${folder}/${path}`, bytes, at).length + bytes + padding(bytes),
    2 * block,
  )

/** A bag as one .tar whose members lie below `folder`. Memory stays flat. */
export const tarStream = async function* (bag: BagFiles, folder: string, at: Date): AsyncGenerator<Buffer> {
  for (const { path, bytes } of bag.files) {
    yield headersOf(`${folder}/${path}`, bytes, at)
    let done = 0
    const reader = await bag.open(path)
    try {
      for (;;) {
        const chunk = Buffer.allocUnsafe(chunkBytes)
        const count = await reader.read(chunk)
        if (count === 0) break
        done += count
        yield chunk.subarray(0, count)
      }
    } finally {
      await reader.close()
    }
    if (done !== bytes) throw new Error(`${path} has changed its length`)
    yield Buffer.alloc(padding(bytes))
  }
  yield Buffer.alloc(2 * block)
}
