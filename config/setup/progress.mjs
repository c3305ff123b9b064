/**
 * Shows set-up on stderr (stdout belongs to the command that follows) and keeps all output of what it ran in a log file.
 */

import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const KEPT_LOGS = 10
/** Without a terminal a running step reports at most this often. */
const NOTE_EVERY_MS = 20_000
/** For a failure that its step knows no remedy for. */
const DEFAULT_ADVICE = 'The end of the log says more. Run this command again once that is put right.'

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/** @typedef {Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>} Output */

/**
 * @typedef {object} Progress
 * @property {string} logFile
 * @property {(title: string) => void} begin
 * @property {(text: string) => void} note Where a long step stands.
 * @property {(title: string) => void} done
 * @property {(title: string, error: Error & { advice?: string }) => void} failed
 * @property {(chunk: string | Buffer) => void} log
 */

/**
 * Opens a log in the cache. Nothing is shown before the first step begins.
 *
 * @param {{ cache: string, out: Output }} options
 * @returns {Progress}
 */
export function createProgress({ cache, out }) {
  const folder = join(cache, 'logs')
  mkdirSync(folder, { recursive: true })
  dropOldLogs(folder)
  const logFile = join(
    folder,
    `setup-${new Date().toISOString().replaceAll(':', '')}-${String(process.pid)}.log`,
  )
  const begun = Date.now()
  let stepBegun = begun
  let lastNote = 0

  /** @param {string | Buffer} chunk */
  const log = (chunk) => {
    appendFileSync(logFile, chunk)
  }
  /** @param {string} text */
  const line = (text) => {
    out.write(`${out.isTTY ? '\r\x1b[K' : ''}[${seconds(Date.now() - begun).padStart(8)}] ${text}\n`)
  }

  return {
    logFile,
    log,
    begin(title) {
      stepBegun = lastNote = Date.now()
      log(`\n=== ${title}\n`)
      line(`… ${title}`)
    },
    note(text) {
      if (out.isTTY) out.write(`\r\x1b[K           ${text}`.slice(0, out.columns))
      else if (Date.now() - lastNote >= NOTE_EVERY_MS) {
        lastNote = Date.now()
        line(`  ${text}`)
      }
    },
    done(title) {
      line(`✓ ${title} (${seconds(Date.now() - stepBegun)})`)
    },
    failed(title, error) {
      log(`\n${error.stack ?? error.message}\n`)
      line(`✗ ${title}: ${error.message}`)
      const advice = error.advice || DEFAULT_ADVICE
      out.write(`\nWhat to do next:\n  ${advice.replaceAll('\n', '\n  ')}\n`)
      out.write(`\nFull log: ${logFile}\n`)
    },
  }
}

/** @param {string} folder */
function dropOldLogs(folder) {
  const logs = readdirSync(folder).filter((name) => name.startsWith('setup-'))
  for (const name of logs.sort().slice(0, -KEPT_LOGS)) rmSync(join(folder, name), { force: true })
}
