import type { CommandResult, RecorderCommand } from '../../contract/recorder.ts'
import type { Clock } from '../clock/index.ts'
import type { Database, Transaction } from '../database/index.ts'
import { isDomainError } from '../errors/index.ts'
import type { Log } from '../log/index.ts'
import type { RecorderSocket } from '../recorder-socket/index.ts'
import { createRest } from './rest.ts'
import {
  addCommand,
  countWaiting,
  forgetSettled,
  noteFailure,
  oldestWaiting,
  settle,
  type Waiting,
} from './store.ts'

/**
 * Commands to the recorder that outlive both processes: a command is kept in the transaction of what it follows from,
 * delivered in order, and tried again until the recorder has it. The recorder carries each out once, by its id.
 */
export interface Outbox {
  /** Keeps a command as part of `trx`; it is sent once that is committed. */
  enqueue(trx: Transaction, command: RecorderCommand): Promise<void>
  /** How many commands the recorder has not yet taken. */
  waiting(): Promise<number>
  /** Stops sending, after the call that is under way. Idempotent. */
  close(): Promise<void>
}

/** A command that is done with. */
export interface Settled {
  readonly command: RecorderCommand
  /** Why the recorder will never carry it out; null where it has. */
  readonly refusal: string | null
  /** What it answered; empty where it refused. */
  readonly result: CommandResult
}

export interface OutboxOptions {
  readonly database: Database
  readonly recorder: Pick<RecorderSocket, 'send'>
  readonly clock: Clock
  readonly log: Log
  /** What follows here from a command that is done with; part of the transaction that says so, so it happens once. */
  readonly onSettled?: (settled: Settled, trx: Transaction) => Promise<void>
}

const batchSize = 50
const firstRetryMs = 200
const longestRetryMs = 5000
/** How long commands that are done with stay readable, for whoever looks into what happened. */
const keptMs = 30 * 24 * 3600 * 1000

export const createOutbox = (options: OutboxOptions): Outbox => {
  const { database, recorder, clock, log } = options
  const rest = createRest()
  let closed = false

  const settleWith = (seq: number, settled: Settled): Promise<void> =>
    database.transaction(async (trx) => {
      await settle(trx, seq, clock.now(), settled.refusal)
      await options.onSettled?.(settled, trx)
    })

  /** True where the command is done with: delivered, or refused for good, which must not hold up those behind it. */
  const deliver = async ({ seq, command }: Waiting): Promise<boolean> => {
    let result: CommandResult
    try {
      result = await recorder.send(command)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (!isDomainError(error, 'recorder.refused')) {
        await noteFailure(database, seq, reason)
        return false
      }
      log.error({ err: error, command: command.type, id: command.id }, 'the recorder refused a command')
      await settleWith(seq, { command, refusal: reason, result: {} })
      return true
    }
    await settleWith(seq, { command, refusal: null, result })
    return true
  }

  /** Sends what waits, in order, up to the first that cannot be delivered now. True where none is left. */
  const deliverAll = async (): Promise<boolean> => {
    for (;;) {
      const waiting = await oldestWaiting(database, batchSize)
      if (waiting.length === 0) return true
      for (const one of waiting) if (closed || !(await deliver(one))) return false
    }
  }

  const run = async (): Promise<void> => {
    // Where the disk is full nothing can be forgotten, and what waits must go out all the same once it is not.
    await forgetSettled(database, clock.now() - keptMs).catch((error: unknown) =>
      log.error({ err: error }, 'commands that are done with stay until the next start'),
    )
    let retryMs = firstRetryMs
    while (!closed) {
      const done = await deliverAll().catch((error: unknown) => {
        log.error({ err: error }, 'the outbox cannot be read or written')
        return false
      })
      if (done) retryMs = firstRetryMs
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- closed while commands were on their way
      if (!closed) await rest.wait(done ? undefined : retryMs)
      if (!done) retryMs = Math.min(retryMs * 2, longestRetryMs)
    }
  }
  const running = run().catch((error: unknown) => log.error({ err: error }, 'the outbox stopped'))

  return {
    enqueue: async (trx, command) => {
      await addCommand(trx, command, clock.now())
      void trx.executionPromise.then(
        () => rest.wake(),
        () => undefined,
      )
    },
    waiting: () => countWaiting(database),
    close: async () => {
      closed = true
      rest.wake()
      await running
    },
  }
}
