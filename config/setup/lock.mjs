/** One set-up at a time for all that share a cache: they would install, build and rename over each other. */

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { SetupError } from './setup-error.mjs'

const POLL_MS = 250
const LIMIT_MS = 40 * 60_000

/**
 * A process's name that survives the reuse of its pid: pid and start time (proc(5), field 22 of stat).
 *
 * @param {number} pid
 * @returns {string | undefined} Undefined if there is no such process.
 */
export function processIdentity(pid) {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    // The second field is the command in parentheses and may itself hold spaces and parentheses.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${String(pid)} ${started}`
  } catch {
    return undefined
  }
}

/** @param {string} file */
function readHolder(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * The file appears with its holder in it, by a link: created empty and then written, it could be left empty.
 *
 * @param {string} file
 * @returns {boolean} Whether it is ours now.
 */
function tryAcquire(file) {
  const ours = `${file}.${String(process.pid)}`
  writeFileSync(ours, processIdentity(process.pid) ?? String(process.pid))
  try {
    linkSync(ours, file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(ours, { force: true })
  }
}

/**
 * Removes the lock of a set-up that died. Renamed first, so that of two who see it dead only one takes it away.
 *
 * @param {string} file
 * @param {string} holder
 */
function dropStale(file, holder) {
  if (processIdentity(Number.parseInt(holder, 10)) === holder) return
  const grave = `${file}.${String(process.pid)}.dead`
  try {
    renameSync(file, grave)
    if (readHolder(grave) !== holder) renameSync(grave, file)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  rmSync(grave, { force: true })
}

/**
 * Waits until no other set-up runs, then holds the lock.
 *
 * @param {string} file
 * @param {(holder: string) => void} onWait Told once, with the other's pid.
 * @param {number} [limitMs]
 * @returns {Promise<() => void>} Releases it; idempotent.
 */
export async function acquireLock(file, onWait, limitMs = LIMIT_MS) {
  mkdirSync(dirname(file), { recursive: true })
  const until = Date.now() + limitMs
  let told = false
  while (!tryAcquire(file)) {
    const holder = readHolder(file)
    if (holder) dropStale(file, holder)
    if (Date.now() > until) {
      throw new SetupError(
        'another set-up has not ended',
        `See what process ${holder ?? '?'} does, or remove ${file}`,
      )
    }
    if (!told && holder && readHolder(file) === holder) {
      onWait(holder.split(' ')[0])
      told = true
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  let held = true
  return () => {
    if (held) rmSync(file, { force: true })
    held = false
  }
}
