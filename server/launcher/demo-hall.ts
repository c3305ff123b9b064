import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { programDir } from '../kernel/config/index.ts'
import { withTimeout } from '../kernel/errors/index.ts'
import { StartupError, tieToParent } from '../kernel/process/index.ts'

const Ready = z.object({ port: z.int().positive() })

export interface DemoHall {
  readonly port: number
  close(): Promise<void>
}

/** Longest wait for the simulator to say that it serves; its streams have been made by set-up before. */
const readyTimeoutMs = 180_000

const isFree = (port: number): Promise<boolean> =>
  new Promise((settle) => {
    const server = createServer()
    server.once('error', () => settle(false))
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => settle(true)))
  })

/**
 * Starts the simulated hall of the demo: a real RTSP server with looped streams, as a process of its own.
 * @throws StartupError if it does not come up
 */
export const startDemoHall = async (options: {
  readonly port: number
  readonly cameras: number
}): Promise<DemoHall> => {
  // The same port at each start, where it can be had: the cameras are then where the recorder knows them.
  const port = (await isFree(options.port)) ? options.port : 0
  const program = resolve(programDir, 'tests/support/hall/main.ts')
  const tied = tieToParent('TERM', process.execPath, [
    program,
    '--serve',
    '--port',
    String(port),
    '--cameras',
    String(options.cameras),
  ])
  const child = spawn(tied.command, tied.args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  const firstLine = async (): Promise<string> => {
    for await (const line of createInterface({ input: child.stdout })) return line
    throw new StartupError('the simulated hall ended before it was ready')
  }
  const close = async (): Promise<void> => {
    child.kill('SIGTERM')
    await gone
  }
  try {
    const ready = Ready.parse(
      JSON.parse(await withTimeout(firstLine(), readyTimeoutMs, 'the simulated hall')),
    )
    child.stdout.resume()
    return { port: ready.port, close }
  } catch (error) {
    child.kill('SIGKILL')
    throw new StartupError(
      `the simulated hall did not start: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
