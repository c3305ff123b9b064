import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runLogged } from '../run-logged.mjs'

/** A network that swallows packets must not hold set-up for long: the source build needs no such download. */
const LIMIT_MS = 120_000

/**
 * mediasoup's own installer, which downloads a worker from the project's release page.
 *
 * @param {import('../progress.mjs').Progress} progress
 * @param {{ mediasoup: string, scratch: string, node: string }} options `mediasoup` is the installed package; `scratch`
 *   lies beside it, because the installer loads packages of its own, and is the caller's to remove.
 * @returns {Promise<string | undefined>} Path of the program under `scratch`, or undefined if there is none to be had.
 */
export async function fetchPrebuiltWorker(progress, { mediasoup, scratch, node }) {
  rmSync(scratch, { recursive: true, force: true })
  cpSync(mediasoup, scratch, { recursive: true })
  try {
    await runLogged(progress, [node, 'npm-scripts.mjs', 'postinstall'], {
      cwd: scratch,
      limitMs: LIMIT_MS,
      // Its fallback, a build that downloads, must end at once: ours comes instead.
      env: { PYTHON: 'false' },
    })
  } catch (error) {
    progress.log(`${error.message}\n`)
  }
  const program = join(scratch, 'worker', 'out', 'Release', 'mediasoup-worker')
  return existsSync(program) ? program : undefined
}
