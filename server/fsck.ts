import { parseArgs } from 'node:util'
import { systemClock } from './kernel/clock/index.ts'
import { loadConfig } from './kernel/config/index.ts'
import { isDomainError } from './kernel/errors/index.ts'
import { createLog, hideSecrets } from './kernel/log/index.ts'
import { explainFailure, fatalExitCode } from './kernel/process/index.ts'
import { describeFinding, runFsck } from './recorder/index.ts'

const help = `Compares the footage index with the files on disk: presence, size, coverage, what deletions left.
It only reads, and may run beside the recorder. Ends with 1 where something is wrong.

  npm run fsck -- [--config FILE] [--digests] [--mend]

  --config FILE  the configuration that the recorder runs with
  --digests      read every file whole, and compare it with the SHA-256 of what was written
  --mend         make the index say what the disk holds; the recorder must be stopped. What is readable stays; a file
                 whose digest is wrong stays as it is, and is told again
`

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      digests: { type: 'boolean', default: false },
      mend: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  const config = loadConfig(values.config)
  const checked = await runFsck({
    ...{ config, clock: systemClock, log: createLog({ process: 'fsck', ...config.log }) },
    ...{ digests: values.digests, mend: values.mend },
    onFinding: (finding) => process.stdout.write(`${describeFinding(finding)}\n`),
  })
  const { sources, clips, findings, left } = checked
  const mended = values.mend ? `, ${findings - left} mended` : ''
  process.stdout.write(`${clips} clips of ${sources} sources checked: ${findings} findings${mended}\n`)
  process.exitCode = left > 0 ? 1 : 0
}

await main().catch((error: unknown) => {
  const sentence =
    explainFailure(error) ?? (isDomainError(error, 'database.notReady') ? error.message : undefined)
  process.stderr.write(`fsck: ${hideSecrets(sentence ?? String((error as Error).stack))}\n`)
  process.exitCode = sentence === undefined ? 1 : fatalExitCode
})
