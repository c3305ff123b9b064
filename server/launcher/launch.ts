import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { programDir, type Config } from '../kernel/config/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { NewAccount, ReadyMessage } from '../kernel/process/index.ts'
import { superviseChild, type Child } from './child.ts'
import { startDemoHall, type DemoHall } from './demo-hall.ts'
import { requireFolder } from './require-folder.ts'

export interface Launched {
  close(): Promise<void>
}

export interface LaunchOptions {
  readonly config: Config
  /** Arguments handed on to both processes, so that they read the same configuration. */
  readonly args: readonly string[]
  readonly log: Log
  /** Web made accounts. Told at once, whatever becomes of the start: their passwords are not told again. */
  readonly onAccounts: (accounts: readonly NewAccount[]) => void
  /** Both processes are ready for the first time; told with what web said. */
  readonly onReady: (web: ReadyMessage) => void
  /** A process cannot run as configured; told with its sentence why, where it could say one. */
  readonly onFatal: (sentence: string | undefined) => void
}

/** Of the recorder for files: enough that a disk that stalls leaves some to the index; see recorder/README.md. */
const recorderThreads = 12

/**
 * Larger memory than this goes back to the system as soon as it is given back (mallopt(3), M_MMAP_THRESHOLD). By itself
 * glibc raises that limit to the largest that was ever given back, up to 32 MiB: after a stall of the disk the buffers of
 * all cameras come from the heap, between what stays, and the recorder keeps growing although it holds no more.
 */
const recorderMapsFromBytes = 256 * 1024
/**
 * glibc gives each thread a heap of its own (M_ARENA_MAX), and the threads for files and the index are many: each grows to
 * what a bad moment once took of it, and stays.
 */
const recorderArenas = 2

/** Starts the recorder and web (and in demo mode the simulated hall) and keeps them running. */
export const launch = async (options: LaunchOptions): Promise<Launched> => {
  const { config, args, log, onAccounts, onReady, onFatal } = options
  // Before a process puts its cache there: it would make the folder readable by everybody.
  await requireFolder('data.dir', config.data.dir, 0o700)
  await requireFolder('recordings.dir', config.recordings.dir, 0o750)
  const hall: DemoHall | undefined =
    config.demo.enabled && config.demo.simulateHall
      ? await startDemoHall({
          port: config.demo.hallPort,
          cameras: config.demo.cameras,
          restartMaxMs: config.process.restartMaxMs,
          log,
        })
      : undefined
  const environment: Record<string, string> = {
    // A process that is started anew is back in half the time where its code need not be compiled again.
    NODE_COMPILE_CACHE: join(config.data.dir, 'cache', 'compiled'),
    ...(hall && { HUIJIAN_DEMO_HALL_PORT: String(hall.port) }),
    // One secret for this start: web started anew has the same demo passwords.
    ...(config.demo.enabled &&
      config.demo.passwordSecret === null && {
        HUIJIAN_DEMO_PASSWORD_SECRET: randomBytes(24).toString('hex'),
      }),
  }

  const messages = new Map<string, ReadyMessage>()
  const supervise = (name: 'web' | 'recorder', own: Readonly<Record<string, string>> = {}): Child =>
    superviseChild({
      name,
      entry: resolve(programDir, `server/${name}.ts`),
      args,
      environment: { ...environment, ...own },
      log,
      restartMaxMs: config.process.restartMaxMs,
      stopTimeoutMs: config.process.stopTimeoutMs,
      onFatal,
      onReady: (message) => {
        const first = !messages.has(name)
        messages.set(name, message)
        log.info({ child: name }, 'the process is ready')
        if (first && message.accounts) onAccounts(message.accounts)
        const web = messages.get('web')
        if (first && web && messages.size === 2) onReady(web)
      },
    })
  const ofRecorder = {
    UV_THREADPOOL_SIZE: String(recorderThreads),
    MALLOC_MMAP_THRESHOLD_: String(recorderMapsFromBytes),
    MALLOC_ARENA_MAX: String(recorderArenas),
  }
  const children = [supervise('recorder', ofRecorder), supervise('web')]

  return {
    close: async () => {
      await Promise.all(children.map((child) => child.close()))
      await hall?.close()
    },
  }
}
