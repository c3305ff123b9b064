import { CommandId, type NodeId } from '../contract/ids.ts'
import type { Database } from '../kernel/database/index.ts'
import { isDomainError } from '../kernel/errors/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Outbox } from '../kernel/outbox/index.ts'
import type { RecorderSocket } from '../kernel/recorder-socket/index.ts'
import { sourceSettings } from './camera.ts'
import { findCameras } from './store.ts'

/**
 * Finds cameras that the recorder does not know, though every command was delivered: its database was lost, or an older
 * one was put back. They would silently not be recorded, so the recorder is told of them again. The other way round it
 * is told again of those that were removed.
 */
export interface SourceCheck {
  /** Looks once. Rejects where the database cannot be read; a recorder that does not answer is looked at next time. */
  check(): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}

export interface SourceCheckOptions {
  readonly database: Database
  readonly recorder: Pick<RecorderSocket, 'status'>
  readonly outbox: Pick<Outbox, 'enqueue' | 'waiting'>
  readonly nodeId: NodeId
  readonly log: Log
}

const everyMs = 60_000

export const createSourceCheck = (options: SourceCheckOptions): SourceCheck => {
  const { database, recorder, outbox, nodeId, log } = options

  const look = async (): Promise<void> => {
    // In this order: what the recorder takes in between is not missed, only told twice at worst.
    if ((await outbox.waiting()) > 0) return
    const { ready, sources } = await recorder.status()
    if (!ready) return
    const known = new Set(sources.map(({ sourceId }) => sourceId))
    const missing = (await findCameras(database)).filter(({ sourceId }) => !known.has(sourceId))
    const removed = await findCameras(database, { presence: 'removed' })
    const left = removed.filter(({ sourceId }) => known.has(sourceId))
    if (missing.length + left.length === 0) return
    log.warn(
      { missing: missing.map(({ id }) => id), removed: left.map(({ id }) => id) },
      'the recorder knew other cameras than there are; it is told again',
    )
    await database.transaction(async (trx) => {
      for (const camera of missing) {
        const source = sourceSettings(camera, nodeId)
        await outbox.enqueue(trx, { type: 'source.put', id: newId(CommandId), source })
      }
      for (const { sourceId } of left)
        await outbox.enqueue(trx, { type: 'source.remove', id: newId(CommandId), sourceId })
    })
  }
  const check = (): Promise<void> =>
    look().catch((error: unknown) => {
      if (!isDomainError(error, 'recorder.notReady')) throw error
    })

  let checking = Promise.resolve()
  const timer = setInterval(() => {
    checking = checking
      .then(check)
      .catch((error: unknown) => log.error({ err: error }, 'cameras and recorder could not be compared'))
  }, everyMs)

  return {
    check,
    close: async () => {
      clearInterval(timer)
      await checking
    },
  }
}
