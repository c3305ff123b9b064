import type { SealProgress } from '../archive-package/index.ts'
import type { ArchiveId } from '../contract/ids.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { createSlots } from '../kernel/slots/index.ts'

type Task<Value> = (signal: AbortSignal, onProgress: (progress: SealProgress) => void) => Promise<Value>

/** What is done with packages, one after the other: reading one whole keeps the disk busy. */
export interface Work {
  /** Rejects with what the task throws, or `server.stopping` where it was cancelled. */
  add<Value>(id: ArchiveId, task: Task<Value>): Promise<Value>
  progress(id: ArchiveId): SealProgress | null
  /** Ends the work on a package; settles once it has ended. */
  cancel(id: ArchiveId): Promise<void>
  close(): Promise<void>
}

interface Job {
  readonly abort: AbortController
  progress: SealProgress | null
  readonly ended: Promise<unknown>
}

export const createWork = (): Work => {
  const slots = createSlots(1)
  const jobs = new Map<ArchiveId, Job>()
  let closed = false

  const cancel = async (id: ArchiveId): Promise<void> => {
    const job = jobs.get(id)
    job?.abort.abort(new DomainError('server.stopping'))
    await job?.ended.catch(() => undefined)
  }

  return {
    add: (id, task) => {
      if (closed) return Promise.reject(new DomainError('server.stopping'))
      const running = jobs.get(id)
      const abort = new AbortController()
      const run = async () => {
        // Of one package one thing at a time, in the order in which they were asked for.
        await running?.ended.catch(() => undefined)
        const release = await slots.take()
        try {
          abort.signal.throwIfAborted()
          return await task(abort.signal, (progress) => {
            job.progress = progress
          })
        } finally {
          release()
          if (jobs.get(id) === job) jobs.delete(id)
        }
      }
      const result = Promise.resolve().then(run)
      const job: Job = { abort, progress: null, ended: result }
      jobs.set(id, job)
      result.catch(() => undefined)
      return result
    },
    progress: (id) => jobs.get(id)?.progress ?? null,
    cancel,
    close: async () => {
      closed = true
      await Promise.all([...jobs.keys()].map(cancel))
    },
  }
}
