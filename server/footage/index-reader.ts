import { setTimeout as delay } from 'node:timers/promises'
import { footageSchemaVersion } from '../footage-index/index.ts'
import { waitForSchema, type Database } from '../kernel/database/index.ts'
import { DomainError, isDomainError } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'

/**
 * footage.db, read-only. The recorder makes it and may do so long after web has started: until then every question is
 * answered with `footage.notReady`.
 */
export interface IndexReader {
  readonly ready: boolean
  /** @throws DomainError `footage.notReady` */
  database(): Database
  /** Idempotent. */
  close(): Promise<void>
}

/** One wait for the schema; after it the reason is looked at, and the wait begins anew. */
const waitMs = 5000

export const createIndexReader = (options: { readonly file: string; readonly log: Log }): IndexReader => {
  const { file, log } = options
  const closing = new AbortController()
  let database: Database | undefined

  /** One attempt; undefined where the recorder has not made the file yet, or closing cut it short. */
  const attempt = async (): Promise<Database | undefined> => {
    const { signal } = closing
    try {
      return await waitForSchema(file, footageSchemaVersion, { timeoutMs: waitMs, signal })
    } catch (error) {
      if (signal.aborted || isDomainError(error, 'database.notReady')) return undefined
      log.error({ err: error }, 'footage.db cannot be read; trying again')
      await delay(waitMs, undefined, { signal }).catch(() => undefined)
      return undefined
    }
  }

  const open = async (): Promise<void> => {
    while (!database && !closing.signal.aborted) database = await attempt()
  }
  const opening = open()

  return {
    get ready() {
      return database !== undefined
    },
    database: () => {
      if (!database) throw new DomainError('footage.notReady')
      return database
    },
    close: async () => {
      closing.abort()
      await opening
      await database?.destroy()
    },
  }
}
