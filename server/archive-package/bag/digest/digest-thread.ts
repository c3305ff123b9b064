import { Worker } from 'node:worker_threads'
import { opensslName, type Algorithm } from '../algorithms.ts'
import type { DigestAnswer, DigestRequest, DigestWorkerData } from './messages.ts'

/** One algorithm in a thread of its own. */
export interface DigestThread {
  readonly algorithm: Algorithm
  /** Settles once these bytes of the shared memory were hashed. */
  update(offset: number, bytes: number): Promise<void>
  /** The digest of all since the last one, in hexadecimal. */
  digest(): Promise<string>
  close(): Promise<void>
}

interface Waiting {
  resolve(answer: DigestAnswer): void
  reject(error: unknown): void
}

export const startDigestThread = (algorithm: Algorithm, memory: SharedArrayBuffer): DigestThread => {
  const workerData: DigestWorkerData = { opensslName: opensslName(algorithm), memory }
  const worker = new Worker(new URL('./digest-worker.ts', import.meta.url), { workerData })
  // Answers come in the order of the requests.
  const waiting: Waiting[] = []
  let failure: Error | undefined

  const fail = (error: Error): void => {
    failure ??= error
    for (const each of waiting.splice(0)) each.reject(failure)
  }
  worker.on('message', (answer: DigestAnswer) => waiting.shift()?.resolve(answer))
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error(`the thread of ${algorithm} has ended`)))

  const ask = (request: DigestRequest): Promise<DigestAnswer> => {
    if (failure) return Promise.reject(failure)
    const answer = new Promise<DigestAnswer>((resolve, reject) => waiting.push({ resolve, reject }))
    worker.postMessage(request)
    return answer
  }
  return {
    algorithm,
    update: async (offset, bytes) => {
      await ask({ end: false, offset, bytes })
    },
    digest: async () => {
      const answer = await ask({ end: true })
      if (!('digest' in answer)) throw new Error(`the thread of ${algorithm} answered out of order`)
      return answer.digest
    },
    close: async () => {
      await worker.terminate()
    },
  }
}
