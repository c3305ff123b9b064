import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { childEnvironment } from '../kernel/config/index.ts'
import { withTimeout } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { fatalExitCode, tieToParent, type ChildMessage, type ReadyMessage } from '../kernel/process/index.ts'
import { restartDelayMs, steadyAfterMs } from './backoff.ts'

export interface ChildOptions {
  readonly name: string
  readonly entry: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly restartMaxMs: number
  readonly stopTimeoutMs: number
  readonly log: Log
  readonly onReady: (message: ReadyMessage) => void
  /** The child never ran and cannot run as configured, told with its sentence why: restarting it would not help. */
  readonly onFatal: (sentence: string | undefined) => void
}

/** How long a child's last message may be on its way after its end. */
const lastWordMs = 1000
/** How long the kernel may take to end a process that was killed. */
const killGraceMs = 300

export interface Child {
  readonly pid: number | undefined
  /** Asks it to stop, and kills it where it does not within `stopTimeoutMs`. */
  close(): Promise<void>
}

/** Keeps one process of the server running: started anew when it dies, with back-off, until closed. */
export const superviseChild = (options: ChildOptions): Child => {
  let current: ChildProcess | undefined
  let closed = false
  let deathsInRow = 0
  /** What has run can run again once what keeps it from that has passed; until then nothing else may end with it. */
  let everReady = false
  let restart: NodeJS.Timeout | undefined

  const start = (): void => {
    const startedAt = performance.now()
    const tied = tieToParent('TERM', process.execPath, [options.entry, ...options.args])
    // A session of its own: Ctrl-C on the terminal reaches the launcher alone, which stops its children in order.
    const child = spawn(tied.command, tied.args, {
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: childEnvironment(options.environment),
    })
    current = child
    let why: string | undefined
    child.on('message', (received) => {
      const message = received as ChildMessage
      if (message.type === 'fatal') {
        why = message.sentence
        return
      }
      everReady = true
      options.onReady(message)
    })
    const ended = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (current === child) current = undefined
      if (closed) return
      if (code === fatalExitCode && !everReady) {
        // What it said may arrive behind its end.
        const heard: Promise<unknown> = child.connected ? once(child, 'disconnect') : Promise.resolve()
        void withTimeout(heard, lastWordMs, `the last word of ${options.name}`)
          .catch(() => undefined)
          .then(() => options.onFatal(why))
        return
      }
      deathsInRow = performance.now() - startedAt > steadyAfterMs ? 1 : deathsInRow + 1
      const delayMs = restartDelayMs(deathsInRow, options.restartMaxMs)
      options.log.warn(
        { child: options.name, code, signal, why, restartInMs: delayMs },
        'the process died; it is started anew',
      )
      restart = setTimeout(start, delayMs)
    }
    child.once('exit', ended)
    child.on('error', (error) => {
      options.log.error({ err: error, child: options.name }, 'the process could not be started or told')
      // One that never began (no memory, no process free) does not exit either.
      if (child.pid === undefined) ended(null, null)
    })
  }
  start()

  const stop = async (): Promise<void> => {
    clearTimeout(restart)
    const child = current
    if (!child) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    const force = setTimeout(() => child.kill('SIGKILL'), options.stopTimeoutMs)
    // Not even that ends a process that waits in the kernel for a disk: it goes when the disk answers.
    await withTimeout(gone, options.stopTimeoutMs + killGraceMs, `the end of ${options.name}`).catch(
      (error: unknown) => options.log.error({ err: error, pid: child.pid }, 'the process does not end'),
    )
    clearTimeout(force)
    child.unref()
  }

  return {
    get pid() {
      return current?.pid
    },
    close: async () => {
      closed = true
      await stop()
    },
  }
}
