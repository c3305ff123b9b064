import { createHash, type Hash } from 'node:crypto'
import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { DigestAnswer, DigestRequest, DigestWorkerData } from './messages.ts'

/** Hashes chunks of the shared memory, in the order in which they are told. */
const { opensslNames, memory } = workerData as DigestWorkerData
let hashes: readonly Hash[] | undefined

/** Live pictures and whoever waits for a page come first. 0 is the calling thread alone (setpriority(2), on Linux). */
const niceness = 5
setPriority(0, Math.max(niceness, getPriority(0)))

parentPort?.on('message', (request: DigestRequest) => {
  const answer = (message: DigestAnswer): void => parentPort?.postMessage(message)
  hashes ??= opensslNames.map((name) => createHash(name))
  if (request.end) {
    answer({ digests: hashes.map((hash) => hash.digest('hex')) })
    hashes = undefined
    return
  }
  const part = new Uint8Array(memory, request.offset, request.bytes)
  for (const hash of hashes) hash.update(part)
  answer({ offset: request.offset })
})
