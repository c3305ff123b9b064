/** The step that gets the SFU's worker: downloaded if that can be, else built; proven, and then kept in the cache. */

import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runLogged } from '../run-logged.mjs'
import { buildWorker, recipeDigest } from './build.mjs'
import { fetchPrebuiltWorker } from './prebuilt.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))

/**
 * Whether the program and its libraries load: without its channel it says so and ends with 41 (the worker's main.cpp).
 *
 * @param {string} program
 */
function loads(program) {
  return spawnSync(program, { env: {}, stdio: 'ignore', timeout: 5000 }).status === 41
}

/**
 * @param {import('../machine.mjs').Machine} machine
 * @param {string} project
 * @param {{ prefix: string }} runtime
 * @returns {import('../levels.mjs').Step & { program: string }} `program` is there once it is done.
 */
export function createWorker(machine, project, runtime) {
  const given = process.env['MEDIASOUP_WORKER_BIN']
  if (given)
    return { title: `the SFU worker ${given}`, program: given, isDone: () => true, perform: async () => {} }

  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'))
  const { version } = lock.packages['node_modules/mediasoup']
  const key = `${version}-${machine.arch}-${machine.release}-${recipeDigest()}`
  const home = join(machine.cache, 'mediasoup-worker', key)
  const program = join(home, 'mediasoup-worker')
  const mediasoup = join(project, 'node_modules', 'mediasoup')
  const node = join(runtime.prefix, 'bin', 'node')

  /**
   * @param {import('../progress.mjs').Progress} progress
   * @param {string} candidate
   */
  async function proveAndKeep(progress, candidate) {
    await runLogged(progress, [node, join(HERE, 'prove.mjs'), candidate], {
      cwd: project,
      limitMs: 60_000,
      advice: 'A worker that carries no media is not kept. Please report this with the log.',
    })
    mkdirSync(home, { recursive: true })
    const partial = `${program}.${String(process.pid)}`
    cpSync(candidate, partial)
    chmodSync(partial, 0o755)
    renameSync(partial, program)
  }

  return {
    title: `mediasoup's worker ${version} (8 minutes the first time, if it has to be built)`,
    program,
    isDone: () => loads(program),
    async perform(progress) {
      const besidePackage = join(project, 'node_modules', '.mediasoup-prebuilt')
      const scratch = join(machine.cache, 'mediasoup-worker', 'build')
      rmSync(scratch, { recursive: true, force: true })
      mkdirSync(scratch, { recursive: true })
      try {
        const prebuilt = await fetchPrebuiltWorker(progress, { mediasoup, scratch: besidePackage, node })
        if (prebuilt) {
          try {
            await proveAndKeep(progress, prebuilt)
            return
          } catch (error) {
            progress.log(`the downloaded worker does not hold: ${error.message}\n`)
          }
        }
        await proveAndKeep(
          progress,
          await buildWorker(progress, { source: join(mediasoup, 'worker'), scratch }),
        )
      } finally {
        rmSync(besidePackage, { recursive: true, force: true })
        rmSync(scratch, { recursive: true, force: true })
      }
    },
  }
}
