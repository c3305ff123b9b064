import { createHash, type Hash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import type { DigestAnswer, DigestRequest, DigestWorkerData } from './messages.ts'

/** Hashes chunks of the shared memory, in the order in which they are told. */
const { opensslName, memory } = workerData as DigestWorkerData
let hash: Hash | undefined

parentPort?.on('message', (request: DigestRequest) => {
  const answer = (message: DigestAnswer): void => parentPort?.postMessage(message)
  hash ??= createHash(opensslName)
  if (request.end) {
    answer({ digest: hash.digest('hex') })
    hash = undefined
    return
  }
  hash.update(new Uint8Array(memory, request.offset, request.bytes))
  answer({ offset: request.offset })
})
