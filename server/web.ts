import { parseArgs } from 'node:util'
import { loadConfig } from './kernel/config/index.ts'
import { runProcess } from './kernel/process/index.ts'
import { startWeb } from './web/index.ts'

await runProcess('web', () => {
  const { values } = parseArgs({ options: { config: { type: 'string' } } })
  return startWeb(loadConfig(values.config))
})
