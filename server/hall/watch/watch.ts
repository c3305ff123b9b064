import type { Alerts } from '../../alerts/index.ts'
import type { DiedProcess } from '../../contract/alert.ts'
import type { JournalEntry, RecorderStatus } from '../../contract/recorder.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Config } from '../../kernel/config/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import { awayKinds, awayTroubles, type WatchedCamera } from './away.ts'
import { happeningOf, processDied } from './happenings.ts'
import {
  answerKinds,
  answerTroubles,
  sinceWhen,
  standingKinds,
  standingTroubles,
  type Since,
} from './standing.ts'
import { changeTrouble, forgetTroubles, readTroubles, watchedCameras } from './store.ts'
import { troubleChange } from './trouble.ts'

/** Watches cameras and recorder, and raises alerts for what is not well. */
export interface Watch {
  /** Takes up what the recorder's journal tells, as part of `trx`, however long ago it was. */
  journal(entries: readonly JournalEntry[], trx: Transaction): Promise<void>
  /** The web process before this one, or a worker of the SFU, ended without being asked to. */
  died(process: Exclude<DiedProcess, 'recorder'>): Promise<void>
  /** Looks once at how things are now; done by itself every other second. */
  look(): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}

export interface WatchOptions {
  readonly database: Database
  readonly alerts: Pick<Alerts, 'settle' | 'happened' | 'expire' | 'lasting'>
  /** What the recorder answers now; undefined where it does not. */
  readonly status: () => Promise<RecorderStatus | undefined>
  /** Whether the journal was taken up to its end. */
  readonly caughtUp: () => boolean
  readonly clock: Clock
  readonly log: Log
  readonly policy: Config['alerts'] & Pick<Config['retention'], 'warnDays'>
  /** How often it looks, in milliseconds. @default 5000 */
  readonly everyMs?: number
}

export const createWatch = (options: WatchOptions): Watch => {
  const { database, alerts, clock, log, policy, everyMs = 5000 } = options
  let since: Since = new Map()

  const settleCameras = async (trx: Transaction, cameras: readonly WatchedCamera[]): Promise<void> => {
    const troubles = await readTroubles(trx)
    const lasting = await alerts.lasting(trx)
    await alerts.settle(trx, awayKinds, awayTroubles(troubles, cameras, lasting, clock.now(), policy))
    await forgetTroubles(trx, troubles)
  }

  const look = async (): Promise<void> => {
    const status = await options.status()
    const now = clock.now()
    since = sinceWhen(since, status, now, policy)
    await database.transaction(async (trx) => {
      const cameras = await watchedCameras(trx)
      await alerts.expire(trx)
      // What the next entry tells may make one fault of many, or show that a camera is long back.
      if (options.caughtUp()) await settleCameras(trx, cameras)
      await alerts.settle(trx, answerKinds, answerTroubles(since, now, policy))
      // Of a recorder that is silent nothing is known: what was told of it stays.
      if (status)
        await alerts.settle(trx, standingKinds, standingTroubles(status, cameras, since, now, policy))
    })
  }

  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => log.error({ err: error }, 'looking after cameras and recorder failed'))
      .finally(() => {
        looking = undefined
      })
  }, everyMs)

  return {
    journal: async (entries, trx) => {
      const cameras = await watchedCameras(trx)
      const bySource = new Map(cameras.map((camera) => [camera.sourceId, camera]))
      for (const entry of entries) {
        const change = troubleChange(entry)
        if (change) await changeTrouble(trx, change)
        const happening = happeningOf(entry, entry.sourceId ? bySource.get(entry.sourceId) : undefined)
        if (happening) await alerts.happened(trx, happening)
      }
    },
    died: (process) =>
      database.transaction((trx) => alerts.happened(trx, processDied(process, 'crashed', clock.now()))),
    look,
    close: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
