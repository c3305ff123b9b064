import { parseArgs } from 'node:util'
import { loadConfig } from './kernel/config/index.ts'
import { createLog, hideSecrets } from './kernel/log/index.ts'
import {
  explainFailure,
  fatalExitCode,
  outliveOutput,
  type NewAccount,
  type ReadyMessage,
} from './kernel/process/index.ts'
import { launch } from './launcher/index.ts'

const startedAt = performance.now()

const readArguments = () =>
  parseArgs({
    options: {
      config: { type: 'string' },
      check: { type: 'boolean', default: false },
    },
  }).values

const tellAccounts = (accounts: readonly NewAccount[]): void => {
  process.stdout.write('\naccounts made at this start:\n')
  for (const { account, password, displayName, role } of accounts) {
    process.stdout.write(`  ${account.padEnd(18)} ${password.padEnd(20)} ${role} ${displayName}\n`)
  }
}

const announce = (web: ReadyMessage): void => {
  // Whoever started the launcher as a child (tests, benches) gets the same as a message.
  process.send?.(web)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`\nready: ${web.url ?? ''}  (${seconds} s)\n`)
}

const main = async (): Promise<void> => {
  const { config: file, check } = readArguments()
  const config = loadConfig(file)
  if (check) {
    // Everything is loaded to be examined: no need of that for a plain start.
    const { examine, printFindings } = await import('./doctor/index.ts')
    process.exitCode = printFindings(await examine(config)) ? 0 : 1
    return
  }
  outliveOutput()
  const log = createLog({ process: 'launcher', ...config.log })
  // Until it is launched only the simulated hall may run, which ends with this process.
  let close = (): Promise<void> => Promise.resolve()
  let closing: Promise<void> | undefined
  const stop = (exitCode: number): void => {
    closing ??= close().finally(() => process.exit(exitCode))
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(0))
  const launched = await launch({
    config,
    log,
    args: file === undefined ? [] : ['--config', file],
    onAccounts: tellAccounts,
    onReady: announce,
    onFatal: (sentence) => {
      // What one cannot have, as a port or the data folder, the other often cannot either: once is enough.
      if (!closing && sentence !== undefined) process.stderr.write(`${sentence}\n`)
      stop(fatalExitCode)
    },
  })
  close = () => launched.close()
}

await main().catch((error: unknown) => {
  const sentence = explainFailure(error)
  process.stderr.write(`huijian: ${hideSecrets(sentence ?? String((error as Error).stack))}\n`)
  process.exit(sentence === undefined ? 1 : fatalExitCode)
})
