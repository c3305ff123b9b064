import { open } from 'node:fs/promises'

/** A run of bytes, read one part after the other. */
export interface ByteReader {
  /** Reads some bytes into `into`, and says how many; 0 at the end. */
  read(into: Uint8Array): Promise<number>
  close(): Promise<void>
}

/** Part of a file: all of it where no range is given. */
export const readFileRange = async (
  path: string,
  range: { readonly from: number; readonly bytes: number } = { from: 0, bytes: Infinity },
): Promise<ByteReader> => {
  const handle = await open(path, 'r')
  let done = 0
  return {
    read: async (into) => {
      const wanted = Math.min(into.length, range.bytes - done)
      if (wanted === 0) return 0
      const { bytesRead } = await handle.read(into, 0, wanted, range.from + done)
      done += bytesRead
      return bytesRead
    },
    close: () => handle.close(),
  }
}

export const readBytes = (bytes: Uint8Array): ByteReader => {
  let done = 0
  return {
    read: (into) => {
      const part = bytes.subarray(done, done + into.length)
      into.set(part)
      done += part.length
      return Promise.resolve(part.length)
    },
    close: () => Promise.resolve(),
  }
}

/** What an iterable yields; closing it early ends it. */
export const readStream = (stream: AsyncIterable<Uint8Array>): ByteReader => {
  const parts = stream[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array(0)
  return {
    read: async (into) => {
      while (rest.length === 0) {
        const next = await parts.next()
        if (next.done === true) return 0
        rest = next.value
      }
      const part = rest.subarray(0, into.length)
      into.set(part)
      rest = rest.subarray(part.length)
      return part.length
    },
    close: async () => {
      await parts.return?.()
    },
  }
}

/** All of it at once. @throws RangeError where it is longer than `most` bytes */
export const readWhole = async (reader: ByteReader, most: number): Promise<Buffer> => {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for (;;) {
      const part = Buffer.alloc(64 * 1024)
      const count = await reader.read(part)
      if (count === 0) return Buffer.concat(parts)
      bytes += count
      if (bytes > most) throw new RangeError(`longer than ${most} bytes`)
      parts.push(part.subarray(0, count))
    }
  } finally {
    await reader.close()
  }
}
