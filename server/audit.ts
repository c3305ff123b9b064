import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { businessSchemaVersion } from './business-db/index.ts'
import { verifyAudit, type ChainFault } from './kernel/audit/index.ts'
import { ConfigError, loadConfig } from './kernel/config/index.ts'
import { waitForSchema } from './kernel/database/index.ts'
import { isDomainError } from './kernel/errors/index.ts'
import { explainFailure } from './kernel/process/index.ts'

const usage = 'usage: npm run audit -- verify [--config FILE]'

const faults: Readonly<Record<ChainFault, string>> = {
  missing: 'is missing',
  unlinked: 'does not follow from the entry before it',
  altered: 'was altered',
}

/** Verifies the audit chain; says in one sentence how it is. */
const verify = async (configFile: string | undefined): Promise<boolean> => {
  const file = join(loadConfig(configFile).data.dir, 'business.db')
  const database = await waitForSchema(file, businessSchemaVersion, { timeoutMs: 0 })
  try {
    const found = await verifyAudit(database)
    process.stdout.write(
      found.ok
        ? `audit: all ${found.head.seq} entries are as they were written; the last one's hash is ${found.head.hash}.\n`
        : `audit: entry ${found.seq} ${faults[found.fault]}; nothing from there on can be relied upon.\n`,
    )
    return found.ok
  } finally {
    await database.destroy()
  }
}

try {
  const { values, positionals } = parseArgs({
    options: { config: { type: 'string' } },
    allowPositionals: true,
  })
  if (positionals.length !== 1 || positionals[0] !== 'verify') throw new ConfigError(usage)
  process.exitCode = (await verify(values.config)) ? 0 : 1
} catch (error) {
  const sentence =
    explainFailure(error) ??
    (isDomainError(error) ? `${error.message} ${JSON.stringify(error.details)}` : undefined)
  if (sentence === undefined) throw error
  process.stderr.write(`audit: ${sentence}\n`)
  process.exitCode = 2
}
