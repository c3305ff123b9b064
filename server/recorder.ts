import { parseArgs } from 'node:util'
import { systemClock } from './kernel/clock/index.ts'
import { loadConfig } from './kernel/config/index.ts'
import { isDomainError } from './kernel/errors/index.ts'
import { createLog } from './kernel/log/index.ts'
import { createMetrics } from './kernel/metrics/index.ts'
import { runProcess, StartupError } from './kernel/process/index.ts'
import { createRecorder } from './recorder/index.ts'

const isConfigured = (error: unknown): boolean =>
  isDomainError(error, 'ffmpeg.missing') ||
  isDomainError(error, 'ffmpeg.tooOld') ||
  isDomainError(error, 'recorder.alreadyRunning')

await runProcess('recorder', async () => {
  const { config: file } = parseArgs({ options: { config: { type: 'string' } } }).values
  const config = loadConfig(file)
  const log = createLog({ process: 'recorder', ...config.log })
  const recorder = createRecorder({ config, clock: systemClock, log, metrics: createMetrics('recorder') })
  await recorder.start().catch((error: unknown) => {
    // Starting anew would not help: one clear sentence instead.
    if (error instanceof Error && isConfigured(error)) throw new StartupError(error.message, { cause: error })
    throw error
  })
  log.info('the recorder is ready')
  return {
    log,
    stopTimeoutMs: config.process.stopTimeoutMs,
    message: { type: 'ready' },
    close: () => recorder.close(),
  }
})
