import { createHash } from 'node:crypto'
import { opensslName, type Algorithm } from '../algorithms.ts'
import type { ByteReader } from '../files/byte-reader.ts'
import { startDigestThread, type DigestThread } from './digest-thread.ts'

export type Digests = Readonly<Partial<Record<Algorithm, string>>>

/** Where what is digested goes to besides; called in order, and not awaited before the next. */
export type Sink = (bytes: Uint8Array, position: number) => Promise<void>

export interface Digested {
  readonly bytes: number
  readonly digests: Digests
}

export interface DigestOptions {
  readonly sink?: Sink
  readonly signal?: AbortSignal
}

/**
 * Several digests of a file in one read, in a thread of its own: whoever digests stays free for other work. Several files
 * are digested at once by as many digesters (`digest-lanes`), so that SM3, slow where the processor has no instruction
 * for it, uses all of its cores.
 */
export interface Digester {
  /**
   * Reads all of `reader`, which is closed then. One at a time.
   * @throws what reading or the sink throws, or the signal's reason
   */
  digest(reader: ByteReader, options?: DigestOptions): Promise<Digested>
  close(): Promise<void>
}

const chunkBytes = 1024 * 1024
/** As many chunks are under way at most: one is read while others are hashed and written. */
const chunks = 4

/** What has only one chunk is digested at once: a thread would cost more than it saves. */
const digestAtOnce = (algorithms: readonly Algorithm[], bytes: Uint8Array): Digests =>
  Object.fromEntries(
    algorithms.map((algorithm) => [
      algorithm,
      createHash(opensslName(algorithm)).update(bytes).digest('hex'),
    ]),
  )

/** Starts its thread with the first file that is longer than a chunk. */
export const createDigester = (algorithms: readonly Algorithm[]): Digester => {
  const memory = new SharedArrayBuffer(chunks * chunkBytes)
  const chunkAt = (n: number): Buffer => Buffer.from(memory, n * chunkBytes, chunkBytes)
  let thread: DigestThread | undefined
  const started = (): DigestThread => (thread ??= startDigestThread(algorithms, memory))

  const finish = async (): Promise<Digests> => {
    const digests = await started().digest()
    return Object.fromEntries(algorithms.map((algorithm, n) => [algorithm, digests[n]]))
  }

  /** Goes on behind the first chunk, which has been read. */
  const digestRest = async (
    reader: ByteReader,
    [first, second]: readonly [number, number],
    { sink, signal }: DigestOptions,
  ): Promise<Digested> => {
    // Each chunk of the ring is free again when the thread and the sink are done with it.
    const under: Promise<unknown>[] = Array.from({ length: chunks }, () => Promise.resolve())
    let bytes = 0
    const begin = (n: number, count: number): void => {
      const work = Promise.all([
        sink?.(chunkAt(n).subarray(0, count), bytes),
        started().update(n * chunkBytes, count),
      ])
      // Its failure is seen when the chunk is wanted again, or at the end.
      work.catch(() => undefined)
      under[n] = work
      bytes += count
    }
    try {
      begin(0, first)
      begin(1, second)
      for (let n = 2; ; n = (n + 1) % chunks) {
        await under[n]
        signal?.throwIfAborted()
        const count = await reader.read(chunkAt(n))
        if (count === 0) break
        begin(n, count)
      }
      await Promise.all(under)
      return { bytes, digests: await finish() }
    } catch (error) {
      await Promise.allSettled(under)
      // What was begun must not be part of the next one.
      await finish().catch(() => undefined)
      throw error
    }
  }

  return {
    digest: async (reader, options = {}) => {
      try {
        options.signal?.throwIfAborted()
        const first = await reader.read(chunkAt(0))
        const second = first === 0 ? 0 : await reader.read(chunkAt(1))
        if (second > 0) return await digestRest(reader, [first, second], options)
        const bytes = chunkAt(0).subarray(0, first)
        if (first > 0) await options.sink?.(bytes, 0)
        return { bytes: first, digests: digestAtOnce(algorithms, bytes) }
      } finally {
        await reader.close()
      }
    },
    close: async () => {
      await thread?.close()
    },
  }
}
