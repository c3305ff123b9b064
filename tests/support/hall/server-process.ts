import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { StreamParameters } from './parameters.ts'

/** The Python that Debian's GStreamer bindings (python3-gi) belong to. */
const PYTHON = '/usr/bin/python3'
const READY_MS = 60_000
const ANSWER_MS = 20_000
const END_MS = 2_000

/** Asks for a user and a password, as cameras do. */
export interface HallCredentials {
  readonly method: 'digest' | 'basic'
  readonly user: string
  readonly password: string
}

/** How the server process is started. */
export interface ServerOptions {
  readonly folder: string
  /** Of the streams that resized cameras send. */
  readonly otherFolder?: string | undefined
  readonly stream: StreamParameters
  readonly cameras: number
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  readonly truthFile?: string | undefined
  readonly credentials?: HallCredentials | undefined
}

interface Answer {
  readonly id?: number
  readonly ok: boolean
  readonly message?: string
}

/** The RTSP server as a child process, spoken to by JSON lines. It ends with its parent, however that ends. */
export class ServerProcess {
  readonly port: number
  readonly pid: number
  /** Settles when the process has ended. */
  readonly ended: Promise<void>
  readonly #child: Child
  readonly #waiting: Map<number, (answer: Answer) => void>
  #lastId = 0

  private constructor(child: Child, port: number, waiting: Map<number, (answer: Answer) => void>) {
    this.#child = child
    this.port = port
    this.pid = child.pid ?? 0
    this.#waiting = waiting
    this.ended = ended(child)
  }

  /**
   * Starts the server and waits until it listens.
   *
   * @throws Error with the server's own words where it does not come up within a minute.
   */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const child = spawnServer(options)
    const stderr: string[] = []
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text))
    const waiting = new Map<number, (answer: Answer) => void>()
    const ready = new Promise<number>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const message = JSON.parse(line) as Answer | { readonly port: number }
        if ('port' in message) resolve(message.port)
        else waiting.get(message.id ?? 0)?.(message)
      })
    })
    try {
      const gone = ended(child).then(() => Promise.reject(new Error('it ended')))
      const port = await within(READY_MS, Promise.race([ready, gone]))
      return new ServerProcess(child, port, waiting)
    } catch (cause) {
      child.kill('SIGKILL')
      throw new Error(`the hall's RTSP server did not start: ${stderr.join('').trim()}`, { cause })
    }
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @throws Error where the server refuses it, does not answer within 20 s, or has ended.
   */
  async command(command: string, camera: number, more: Readonly<Record<string, number>> = {}): Promise<void> {
    const id = (this.#lastId += 1)
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve))
    const gone = this.ended.then(() => ({ ok: false, message: 'the server has ended' }))
    this.#child.stdin.write(`${JSON.stringify({ id, command, camera, ...more })}\n`)
    try {
      const answer: Answer = await within(ANSWER_MS, Promise.race([answered, gone]))
      if (!answer.ok) throw new Error(`${command} of camera ${camera}: ${answer.message ?? 'refused'}`)
    } finally {
      this.#waiting.delete(id)
    }
  }

  /** Ends the server: by closing its standard input, by force where that is not enough. */
  async close(): Promise<void> {
    this.#child.stdin.end()
    await within(END_MS, this.ended).catch(() => this.#child.kill('SIGKILL'))
    await this.ended
  }
}

/** What the server must know of a stream beyond what was encoded. */
function sendingOf({
  deliveredFps,
  rhythm,
  parameterSets,
  wrapAfterSeconds,
  clock,
}: StreamParameters): unknown {
  return { deliveredFps, rhythm, parameterSets, wrapAfterSeconds, clock }
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

function spawnServer(server: ServerOptions): Child {
  const { folder, otherFolder, stream, cameras, host, port, truthFile, credentials } = server
  const script = fileURLToPath(new URL('rtsp/main.py', import.meta.url))
  const options = ['--folder', folder, '--cameras', String(cameras), '--host', host, '--port', String(port)]
  options.push('--sending', JSON.stringify(sendingOf(stream)))
  if (otherFolder !== undefined) options.push('--other-folder', otherFolder)
  if (truthFile !== undefined) options.push('--truth', truthFile)
  if (credentials) options.push('--auth', credentials.method)
  const environment = credentials && { HALL_USER: credentials.user, HALL_PASSWORD: credentials.password }
  const child = spawn(PYTHON, ['-B', script, ...options], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  // Writing to a server that has just ended is no error of its own: `ended` tells.
  child.stdin.on('error', () => undefined)
  return child
}

function ended(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('close', () => {
      resolve()
    })
    child.once('error', () => {
      resolve()
    })
  })
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`))
    }, ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
