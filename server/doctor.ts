import { parseArgs } from 'node:util'
import { ConfigError, loadConfig } from './kernel/config/index.ts'
import { examine, printFindings } from './doctor/index.ts'

try {
  const { values } = parseArgs({ options: { config: { type: 'string' } } })
  process.exitCode = printFindings(await examine(loadConfig(values.config))) ? 0 : 1
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`huijian: ${error.message}\n`)
  process.exitCode = 1
}
