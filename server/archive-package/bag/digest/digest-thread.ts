import { Worker } from 'node:worker_threads'
import { opensslName, type Algorithm } from '../algorithms.ts'
import type { DigestAnswer, DigestRequest, DigestWorkerData } from './messages.ts'

/** A thread that hashes, by several algorithms. */
export interface DigestThread {
  /** Settles once these bytes of the shared memory were hashed. */
  update(offset: number, bytes: number): Promise<void>
  /** The digests of all since the last ones, in hexadecimal, in the order of the algorithms. */
  digest(): Promise<readonly string[]>
  close(): Promise<void>
}

/** A thread holds two hashes and a few messages: it need not grow before it collects them. */
const resourceLimits = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 }

interface Waiting {
  resolve(answer: DigestAnswer): void
  reject(error: unknown): void
}

export const startDigestThread = (
  algorithms: readonly Algorithm[],
  memory: SharedArrayBuffer,
): DigestThread => {
  const workerData: DigestWorkerData = { opensslNames: algorithms.map(opensslName), memory }
  const worker = new Worker(new URL('./digest-worker.ts', import.meta.url), { workerData, resourceLimits })
  // Answers come in the order of the requests.
  const waiting: Waiting[] = []
  let failure: Error | undefined

  const fail = (error: Error): void => {
    failure ??= error
    for (const each of waiting.splice(0)) each.reject(failure)
  }
  worker.on('message', (answer: DigestAnswer) => waiting.shift()?.resolve(answer))
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error(`the thread of ${algorithms.join()} has ended`)))

  const ask = (request: DigestRequest): Promise<DigestAnswer> => {
    if (failure) return Promise.reject(failure)
    const answer = new Promise<DigestAnswer>((resolve, reject) => waiting.push({ resolve, reject }))
    worker.postMessage(request)
    return answer
  }
  return {
    update: async (offset, bytes) => {
      await ask({ end: false, offset, bytes })
    },
    digest: async () => {
      const answer = await ask({ end: true })
      if (!('digests' in answer)) throw new Error(`the thread of ${algorithms.join()} answered out of order`)
      return answer.digests
    },
    close: async () => {
      await worker.terminate()
    },
  }
}
