import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { programDir } from '../kernel/config/index.ts'
import { withTimeout } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { StartupError, tieToParent } from '../kernel/process/index.ts'
import { restartDelayMs, steadyAfterMs } from './backoff.ts'

const Ready = z.object({ port: z.int().positive() })

export interface DemoHall {
  readonly port: number
  close(): Promise<void>
}

/** Longest wait for the simulator to say that it serves; its streams have been made by set-up before. */
const readyTimeoutMs = 180_000
/** It has nothing to save: what does not end when asked is killed soon. */
const stopTimeoutMs = 500

const isFree = (port: number): Promise<boolean> =>
  new Promise((settle) => {
    const server = createServer()
    server.once('error', () => settle(false))
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => settle(true)))
  })

interface Simulator {
  readonly port: number
  readonly child: ChildProcess
  /** Settles when the process has ended, or could not be started. */
  readonly gone: Promise<void>
}

/** @throws StartupError if it does not come up */
const startSimulator = async (port: number, cameras: number): Promise<Simulator> => {
  const program = resolve(programDir, 'tests/support/hall/main.ts')
  const args = [program, '--serve', '--port', String(port), '--cameras', String(cameras)]
  const tied = tieToParent('TERM', process.execPath, args)
  const child = spawn(tied.command, tied.args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = once(child, 'exit').then(
    () => undefined,
    () => undefined,
  )
  const firstLine = async (): Promise<string> => {
    for await (const line of createInterface({ input: child.stdout })) return line
    throw new StartupError('it ended before it was ready')
  }
  try {
    const ready = Ready.parse(
      JSON.parse(await withTimeout(firstLine(), readyTimeoutMs, 'the simulated hall')),
    )
    child.stdout.resume()
    return { port: ready.port, child, gone }
  } catch (error) {
    child.kill('SIGKILL')
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartupError(`the simulated hall did not start: ${reason}`)
  }
}

const endSimulator = async ({ child, gone }: Simulator): Promise<void> => {
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await gone
  clearTimeout(force)
}

/**
 * Starts the simulated hall of the demo: a real RTSP server with looped streams, as a process of its own, which is
 * started anew, at the same port, when it dies.
 * @throws StartupError if it does not come up at first
 */
export const startDemoHall = async (options: {
  readonly port: number
  readonly cameras: number
  readonly restartMaxMs: number
  readonly log: Log
}): Promise<DemoHall> => {
  const { cameras, log } = options
  // The same port at each start, where it can be had: the cameras are then where the recorder knows them.
  const first = await startSimulator((await isFree(options.port)) ? options.port : 0, cameras)
  const { port } = first
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted
  let current: Simulator | undefined = first

  const supervise = async (): Promise<void> => {
    let deathsInRow = 0
    let startedAt = performance.now()
    while (!isStopping()) {
      await current?.gone
      current = undefined
      if (isStopping()) return
      deathsInRow = performance.now() - startedAt > steadyAfterMs ? 1 : deathsInRow + 1
      const restartInMs = restartDelayMs(deathsInRow, options.restartMaxMs)
      log.warn({ child: 'hall', restartInMs }, 'the process died; it is started anew')
      await delay(restartInMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      startedAt = performance.now()
      try {
        const again: Simulator = await startSimulator(port, cameras)
        if (isStopping()) await endSimulator(again)
        else current = again
      } catch (error) {
        log.error({ err: error }, 'the simulated hall could not be started anew')
      }
    }
  }
  void supervise()

  return {
    port,
    close: async () => {
      stopping.abort()
      if (current) await endSimulator(current)
    },
  }
}
