import { withTimeout } from '../errors/index.ts'
import { hideSecrets, type Log } from '../log/index.ts'
import { fatalExitCode, type FatalMessage, type ReadyMessage } from './child-message.ts'
import { explainFailure } from './explain-failure.ts'
import { outliveOutput } from './outlive-output.ts'

/** What a process entry hands back once it runs. */
export interface Running {
  readonly log: Log
  /** Longest time a clean stop may take, in milliseconds; after it the process exits all the same. */
  readonly stopTimeoutMs: number
  /** What the launcher is told. */
  readonly message: ReadyMessage
  close(): Promise<void>
}

/** Tells the launcher why; false where there is none, or it has gone. */
const tellLauncher = (sentence: string): Promise<boolean> =>
  new Promise((settle) => {
    const message: FatalMessage = { type: 'fatal', sentence }
    if (process.send) process.send(message, undefined, undefined, (error) => settle(error === null))
    else settle(false)
  })

const fail = async (name: string, error: unknown): Promise<never> => {
  const sentence = explainFailure(error)
  const text = sentence ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
  const line = `huijian ${name}: ${hideSecrets(text)}`
  if (sentence === undefined || !(await tellLauncher(line))) process.stderr.write(`${line}\n`)
  process.exit(sentence === undefined ? 1 : fatalExitCode)
}

const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Runs one of the processes: starts it, tells the launcher, and stops it cleanly, once, on SIGTERM, SIGINT or SIGHUP.
 * An exception nobody caught is logged and ends the process, since its state can no longer be trusted; the launcher
 * starts it anew.
 */
export const runProcess = async (name: string, start: () => Promise<Running>): Promise<void> => {
  outliveOutput()
  const stopAsked = new AbortController()
  for (const signal of stopSignals) process.on(signal, () => stopAsked.abort())
  // A launcher that died before this process was tied to it sends no signal, but its channel closes.
  process.once('disconnect', () => stopAsked.abort())

  const running = await start().catch((error: unknown) => fail(name, error))
  const { log } = running

  let stopping: Promise<void> | undefined
  const stop = (exitCode: number): Promise<void> =>
    (stopping ??= withTimeout(running.close(), running.stopTimeoutMs, `clean stop of ${name}`)
      .then(
        () => exitCode,
        (error: unknown) => {
          log.error({ err: error }, 'the clean stop failed')
          return 1
        },
      )
      .then((code) => process.exit(code)))

  const crash = (error: unknown): void => {
    log.fatal({ err: error }, 'unexpected error; the process ends and is started anew')
    void stop(1)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  const stopCleanly = (): void => {
    log.info('stopping')
    void stop(0)
  }
  // Said also where it stops at once: the message may hold passwords that are told only this once.
  process.send?.(running.message)
  if (stopAsked.signal.aborted) stopCleanly()
  else stopAsked.signal.addEventListener('abort', stopCleanly, { once: true })
}
