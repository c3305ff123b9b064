import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 of the first bytes of a file, hexadecimal; of all of it where no number is given. */
export const digestOf = async (path: string, bytes?: number): Promise<string> => {
  const hash = createHash('sha256')
  if (bytes === 0) return hash.digest('hex')
  const stream = createReadStream(path, {
    highWaterMark: 1024 * 1024,
    ...(bytes !== undefined && { end: bytes - 1 }),
  })
  for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}
