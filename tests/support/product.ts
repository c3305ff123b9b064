import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import type { ReadyMessage, NewAccount } from '../../server/kernel/process/index.ts'
import { withTimeout } from '../../server/kernel/errors/index.ts'
import { freePort } from './free-port.ts'
import { processTree, type ProcessInfo } from './process-tree.ts'
import { signIn, type ApiClient } from './api-client.ts'

/** A camera as the configuration lists it. */
export interface ProductCamera {
  readonly key: string
  readonly name: string
  readonly url: string
  readonly windows?: readonly number[]
  /** Place on the floor plan, as fractions of its sides. */
  readonly plan?: { readonly x: number; readonly y: number }
}

export interface ProductOptions {
  readonly cameras?: readonly ProductCamera[]
  /** Laid over the test configuration; trees are replaced key by key at the first level only. */
  readonly config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Start on what an earlier run left; then `close` leaves it where it is. */
  readonly folder?: string
  /** Variables that all of its processes inherit, beside those of this one. */
  readonly environment?: Readonly<Record<string, string>>
  /** @default 120000 */
  readonly readyTimeoutMs?: number
}

/** The whole product, started as `npm start` does, on free ports and a folder of its own, with the demo's accounts. */
export interface Product {
  readonly url: string
  readonly folder: string
  readonly dataDir: string
  readonly recordingsDir: string
  readonly configFile: string
  readonly launcher: ChildProcess
  readonly accounts: readonly NewAccount[]
  /** What it wrote to standard output and error so far. */
  output(): string
  /** Signs in as a demo account; the client keeps the session's cookie. */
  signIn(account: string): Promise<ApiClient>
  /** Processes now, by what they are. */
  processes(): Promise<ProductProcesses>
  /** Ends the launcher by `signal` and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>
  /** Stops it cleanly and removes what it made. Idempotent. */
  close(): Promise<void>
}

export interface ProductProcesses {
  readonly web: ProcessInfo | undefined
  readonly recorder: ProcessInfo | undefined
  readonly ffmpegs: readonly ProcessInfo[]
  readonly all: readonly ProcessInfo[]
}

const program = resolve(import.meta.dirname, '../../server/main.ts')
const readyTimeoutMs = 120_000
const endTimeoutMs = 30_000

const runs = (entry: string) => (one: ProcessInfo) =>
  one.command.some((part) => part.endsWith(`/server/${entry}.ts`)) && !one.command[0]?.endsWith('setpriv')

/**
 * Starts the product and waits until it says that it is ready.
 * @throws Error with the product's output where it ends or stays silent instead
 */
export const startProduct = async (options: ProductOptions = {}): Promise<Product> => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'huijian-')))
  const configFile = join(folder, 'config.yaml')
  const base: Record<string, Readonly<Record<string, unknown>>> = {
    demo: { enabled: true, simulateHall: false },
    http: { port: await freePort() },
    data: { dir: join(folder, 'data') },
    recordings: { dir: join(folder, 'recordings') },
    media: { portBase: 0, workers: 1 },
    log: { level: 'info', format: 'json' },
  }
  for (const [key, value] of Object.entries(options.config ?? {})) base[key] = { ...base[key], ...value }
  await writeFile(configFile, stringify({ ...base, cameras: options.cameras ?? [] }))

  const launcher = spawn(process.execPath, [program, '--config', configFile], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...options.environment },
  })
  let output = ''
  launcher.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  launcher.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const gone = once(launcher, 'exit')

  const firstMessage = async (): Promise<ReadyMessage> => {
    const ended = gone.then(() => {
      throw new Error('it ended before it was ready')
    })
    const [message] = (await Promise.race([once(launcher, 'message'), ended])) as [ReadyMessage]
    return message
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (launcher.exitCode === null && launcher.signalCode === null) launcher.kill(signal)
    await withTimeout(gone, endTimeoutMs, `the product to end after ${signal}`)
  }
  let closing: Promise<void> | undefined
  const close = (): Promise<void> =>
    (closing ??= end('SIGTERM').finally(async () => {
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    }))

  let ready: ReadyMessage
  try {
    ready = await withTimeout(
      firstMessage(),
      options.readyTimeoutMs ?? readyTimeoutMs,
      'the product to be ready',
    )
  } catch (error) {
    await close().catch(() => launcher.kill('SIGKILL'))
    throw new Error(`the product did not start:\n${output}`, { cause: error })
  }
  const { url = '', accounts = [] } = ready
  return {
    url,
    folder,
    dataDir: join(folder, 'data'),
    recordingsDir: join(folder, 'recordings'),
    configFile,
    launcher,
    accounts,
    output: () => output,
    signIn: (account) => {
      const password = accounts.find((one) => one.account === account)?.password
      if (password === undefined) throw new Error(`the demo has no account ${account}`)
      return signIn(url, account, password)
    },
    processes: async () => {
      const all = await processTree(launcher.pid ?? 0)
      return {
        web: all.find(runs('web')),
        recorder: all.find(runs('recorder')),
        ffmpegs: all.filter((one) => one.command[0]?.endsWith('ffmpeg')),
        all,
      }
    },
    end,
    close,
  }
}
