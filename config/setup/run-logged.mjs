import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { dieWithParent } from './die-with-parent.mjs'
import { SetupError } from './setup-error.mjs'

const DEFAULT_LIMIT_MS = 30 * 60_000
/** How much of a failed command's output is worth showing. */
const SHOWN_LINES = 12
const STACK_LINE = /^\s+at /

/**
 * Runs a command to its end, its output going to the log and, line by line, to `onLine`.
 *
 * @param {import('./progress.mjs').Progress} progress
 * @param {readonly [string, ...string[]]} command
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {Record<string, string | undefined>} [options.env] Added to this process's.
 * @param {number} [options.limitMs] After which the command is killed; half an hour by default.
 * @param {boolean} [options.finishes] Lets it go on if this process is killed: half an installation is worse than one
 *   that nobody waits for.
 * @param {string} [options.advice]
 * @param {(line: string) => void} [options.onLine]
 * @returns {Promise<void>} Rejects with a SetupError if it cannot start, ends with another status than 0, or takes too long.
 */
export function runLogged(progress, command, options = {}) {
  const { cwd, env = {}, limitMs = DEFAULT_LIMIT_MS, finishes = false, advice = '' } = options
  const { onLine = progress.note } = options
  const shown = command.join(' ')
  progress.log(`\n$ ${shown}\n`)

  return new Promise((resolve, reject) => {
    const [program = '', ...args] = finishes ? command : [...dieWithParent(), ...command]
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    })
    /** @type {string[]} */
    const tail = []
    /** @param {Buffer} chunk */
    const read = (chunk) => {
      progress.log(chunk)
      for (const line of stripVTControlCharacters(chunk.toString()).split(/[\r\n]+/)) {
        if (line.trim() === '' || STACK_LINE.test(line)) continue
        tail.push(line)
        if (tail.length > SHOWN_LINES) tail.shift()
        onLine(line)
      }
    }
    /** @param {string} reason */
    const fail = (reason) => {
      reject(new SetupError([`\`${shown}\` ${reason}`, ...tail].join('\n    '), advice))
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', (error) => {
      fail(`could not start: ${error.message}`)
    })
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else fail(signal ? `was ended by ${signal}` : `ended with status ${String(code)}`)
    })
  })
}
