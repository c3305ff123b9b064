import { parseArgs } from 'node:util'
import { examine, printFindings } from './doctor/index.ts'
import { loadConfig } from './kernel/config/index.ts'
import { explainFailure } from './kernel/process/index.ts'

try {
  const { values } = parseArgs({ options: { config: { type: 'string' } } })
  process.exitCode = printFindings(await examine(loadConfig(values.config))) ? 0 : 1
} catch (error) {
  const sentence = explainFailure(error)
  if (sentence === undefined) throw error
  process.stderr.write(`doctor: ${sentence}\n`)
  process.exitCode = 1
}
