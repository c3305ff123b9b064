import type { JournalEntry } from '../../contract/recorder.ts'
import type { Database, Transaction } from '../database/index.ts'
import { isDomainError } from '../errors/index.ts'
import type { Log } from '../log/index.ts'
import type { RecorderSocket } from '../recorder-socket/index.ts'
import { createRest } from './rest.ts'
import { readCursor, writeCursor } from './store.ts'

/** Copies the recorder's journal into business.db, entry by entry, each exactly once. */
export interface JournalCopier {
  /** False while it copies what happened earlier: more may be told by the next entry. */
  readonly caughtUp: boolean
  /** Stops, after the transaction that is under way. Idempotent. */
  close(): Promise<void>
}

export interface JournalCopierOptions {
  readonly database: Database
  readonly recorder: Pick<RecorderSocket, 'journal'>
  readonly log: Log
  /** What entries mean here (audit, alerts); part of the transaction that moves the cursor past them. */
  readonly handle: (entries: readonly JournalEntry[], trx: Transaction) => Promise<void>
  /** How often the recorder is asked, in milliseconds. @default 2000 */
  readonly everyMs?: number
  /** Pause after a failure on this side: a full disk does not come back within a second. @default 5000 */
  readonly retryMs?: number
}

/** Name of the recorder's journal in `journal_cursors`. */
const journalName = 'recorder'

export const createJournalCopier = (options: JournalCopierOptions): JournalCopier => {
  const { database, recorder, log, handle, everyMs = 2000, retryMs = 5000 } = options
  const rest = createRest()
  let closed = false
  let caughtUp = false

  /** Copies what there is. True where more may wait behind it. */
  const copyOnce = async (): Promise<boolean> => {
    const entries = await recorder.journal(await readCursor(database, journalName))
    const last = entries.at(-1)
    if (!last) return false
    await database.transaction(async (trx) => {
      await handle(entries, trx)
      await writeCursor(trx, journalName, last.seq)
    })
    return true
  }

  const pauseAfter = async (): Promise<number> => {
    try {
      const more = await copyOnce()
      caughtUp = !more
      return more ? 0 : everyMs
    } catch (error) {
      // The recorder may be down: its journal waits, and its absence is told elsewhere.
      if (isDomainError(error, 'recorder.notReady')) {
        caughtUp = true
        return everyMs
      }
      log.error({ err: error }, 'the journal of the recorder could not be copied')
      return retryMs
    }
  }

  const run = async (): Promise<void> => {
    while (!closed) {
      const pause = await pauseAfter()
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- closed while entries were copied
      if (!closed) await rest.wait(pause)
    }
  }
  const running = run()

  return {
    get caughtUp() {
      return caughtUp
    },
    close: async () => {
      closed = true
      rest.wake()
      await running
    },
  }
}
