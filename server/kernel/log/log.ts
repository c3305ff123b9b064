import { Writable } from 'node:stream'
import { pino, type Logger } from 'pino'
import pretty from 'pino-pretty'
import { hideSecrets } from './hide-secrets.ts'

export type Log = Logger

export interface LogOptions {
  readonly process: string
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error'
  /** `auto`: pretty on a terminal, JSON lines otherwise. */
  readonly format: 'auto' | 'json' | 'pretty'
}

/** Fields that never reach the log, at any of the depths where requests and configs carry them. */
const secretFields = ['password', 'secret', 'token', 'authorization', 'cookie', 'credentials', 'apiKey']

/** Last line of defence: whatever a library puts into a message, no URL leaves with its credentials. */
const withoutSecrets = (into: NodeJS.WritableStream): Writable =>
  new Writable({
    decodeStrings: false,
    write: (chunk: Buffer | string, _encoding, done) => {
      into.write(hideSecrets(chunk.toString()))
      done()
    },
  })

/** The process's logger: JSON lines in production, readable on a terminal; secrets are cut out in both. */
export const createLog = (options: LogOptions): Log => {
  const readable = options.format === 'pretty' || (options.format === 'auto' && process.stdout.isTTY)
  const output = withoutSecrets(
    readable
      ? pretty({
          colorize: process.stdout.isTTY,
          translateTime: 'SYS:HH:MM:ss.l',
          ignore: 'pid,hostname',
          sync: true,
        })
      : process.stdout,
  )
  return pino(
    {
      level: options.level,
      base: { process: options.process, pid: process.pid },
      redact: {
        paths: secretFields.flatMap((field) => [field, `*.${field}`, `req.headers.${field}`]),
        censor: '***',
      },
    },
    output,
  )
}
