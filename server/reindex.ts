import { parseArgs } from 'node:util'
import { systemClock } from './kernel/clock/index.ts'
import { loadConfig } from './kernel/config/index.ts'
import { createLog, hideSecrets } from './kernel/log/index.ts'
import { explainFailure, fatalExitCode } from './kernel/process/index.ts'
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
  const sentence = explainFailure(error)
  process.stderr.write(`reindex: ${hideSecrets(sentence ?? String((error as Error).stack))}\n`)
  process.exitCode = sentence === undefined ? 1 : fatalExitCode
})
