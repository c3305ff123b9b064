import { parseArgs } from 'node:util'
import { systemClock } from './kernel/clock/index.ts'
import { loadConfig } from './kernel/config/index.ts'
import { createLog } from './kernel/log/index.ts'
import { createMetrics } from './kernel/metrics/index.ts'
import { runProcess } from './kernel/process/index.ts'
import { createRecorder } from './recorder/index.ts'

await runProcess('recorder', async () => {
  const { config: file } = parseArgs({ options: { config: { type: 'string' } } }).values
  const config = loadConfig(file)
  const log = createLog({ process: 'recorder', ...config.log })
  const recorder = createRecorder({ config, clock: systemClock, log, metrics: createMetrics('recorder') })
  await recorder.start()
  log.info('the recorder is ready')
  return {
    log,
    stopTimeoutMs: config.process.stopTimeoutMs,
    message: { type: 'ready' },
    close: () => recorder.close(),
  }
})
