import { parseArgs } from 'node:util'
import { systemClock } from './kernel/clock/index.ts'
import { ConfigError, loadConfig } from './kernel/config/index.ts'
import { isDomainError } from './kernel/errors/index.ts'
import { createLog } from './kernel/log/index.ts'
import { fatalExitCode } from './kernel/process/index.ts'
import { runReindex } from './recorder/index.ts'

const help = `Rebuilds the footage index from the files alone. The recorder must be stopped.

  npm run reindex -- [--config FILE] [--digests]

  --config FILE  the configuration that the recorder runs with
  --digests      read every file whole for its SHA-256; otherwise only digests that were known are kept
`

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      digests: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  const config = loadConfig(values.config)
  const log = createLog({ process: 'reindex', ...config.log })
  const { sources, clips } = await runReindex({ config, clock: systemClock, log, digests: values.digests })
  process.stdout.write(`${clips} clips of ${sources} sources are indexed\n`)
}

await main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || isDomainError(error, 'recorder.alreadyRunning')
  process.stderr.write(`reindex: ${expected ? error.message : String((error as Error).stack)}\n`)
  process.exitCode = expected ? fatalExitCode : 1
})
