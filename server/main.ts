import { parseArgs } from 'node:util'
import { ConfigError, loadConfig } from './kernel/config/index.ts'
import { createLog, hideSecrets } from './kernel/log/index.ts'
import { fatalExitCode, outliveOutput, StartupError, type ChildMessage } from './kernel/process/index.ts'
import { launch } from './launcher/index.ts'

const startedAt = performance.now()

const readArguments = () =>
  parseArgs({
    options: {
      config: { type: 'string' },
      check: { type: 'boolean', default: false },
    },
  }).values

const announce = (web: ChildMessage): void => {
  // Whoever started the launcher as a child (tests, benches) gets the same as a message.
  process.send?.(web)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`\nready: ${web.url ?? ''}  (${seconds} s)\n`)
  if (!web.accounts) return
  process.stdout.write('accounts made at this start:\n')
  for (const { account, password, displayName, role } of web.accounts) {
    process.stdout.write(`  ${account.padEnd(16)} ${password.padEnd(20)} ${role} ${displayName}\n`)
  }
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
  let closing: Promise<void> | undefined
  const stop = (exitCode: number): void => {
    closing ??= launched.then((running) => running.close()).finally(() => process.exit(exitCode))
  }
  const launched = launch({
    config,
    log,
    args: file === undefined ? [] : ['--config', file],
    onReady: announce,
    onFatal: () => stop(fatalExitCode),
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(0))
  await launched
}

await main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof StartupError || isUsage(error)
  process.stderr.write(`huijian: ${hideSecrets(expected ? error.message : String((error as Error).stack))}\n`)
  process.exit(expected ? fatalExitCode : 1)
})

function isUsage(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
