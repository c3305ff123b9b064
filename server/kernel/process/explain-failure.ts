import { errorEntry, type ErrorCode } from '../../contract/errors/index.ts'
import { ConfigError } from '../config/index.ts'
import { isDomainError } from '../errors/index.ts'

/** Cannot start as things are; the message is one clear sentence for the person at the terminal. */
export class StartupError extends Error {
  override readonly name = 'StartupError'
}

/** Errors that starting anew would not mend: somebody has to do something first. */
const hopeless: ReadonlySet<ErrorCode> = new Set([
  'database.damaged',
  'database.inUse',
  'database.tooNew',
  'ffmpeg.missing',
  'ffmpeg.tooOld',
  'key.broken',
  'recorder.alreadyRunning',
])

/** What node:util's parseArgs says of an option that it does not know. */
const isUsage = (error: unknown): error is TypeError =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

/** The one sentence for the person at the terminal, or undefined where it is not theirs to mend. */
export const explainFailure = (error: unknown): string | undefined => {
  if (error instanceof StartupError || error instanceof ConfigError || isUsage(error)) return error.message
  if (!isDomainError(error) || !hopeless.has(error.code)) return undefined
  const details = Object.entries(error.details).map(([name, value]) => `${name}: ${String(value)}`)
  return [errorEntry(error.code).en, ...details].join(', ')
}
