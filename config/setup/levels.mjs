/** How far set-up goes for a command: each level is a list of steps, done in order where they are not done yet. */

import { join } from 'node:path'
import { createClientBuild } from './client-build.mjs'
import { createDebianPackages } from './debian-packages.mjs'
import { createDemoStreams } from './demo-streams.mjs'
import { acquireLock } from './lock.mjs'
import { createNodeRuntime } from './node-runtime.mjs'
import { createNpmDependencies } from './npm-dependencies.mjs'
import { createProgress } from './progress.mjs'
import { createSqlite } from './sqlite.mjs'
import { createWorker } from './worker/worker.mjs'

/**
 * @typedef {object} Step
 * @property {string} title
 * @property {() => boolean} isDone Cheap: asked at every start. Starts neither npm nor apt.
 * @property {(progress: import('./progress.mjs').Progress) => Promise<void>} perform Throws a SetupError that says what
 *   to do. Interrupted at any point, it leaves `isDone` false.
 */

/**
 * - `tools`: Node and the npm packages.
 * - `client`: and the browser's part built.
 * - `run`: and all that a server needs.
 * - `demo`: and the simulated hall.
 * - `test`: and browsers and network tools.
 *
 * @typedef {'tools' | 'client' | 'run' | 'demo' | 'test'} Level
 */

/**
 * @typedef {object} Environment What the commands that follow need.
 * @property {string} node The program.
 * @property {Record<string, string>} env To add to theirs.
 */

/**
 * @param {import('./machine.mjs').Machine} machine
 * @param {string} project
 * @param {Level} level
 * @returns {{ steps: readonly Step[], environment: Environment }}
 */
export function planLevel(machine, project, level) {
  const runtime = createNodeRuntime(machine)
  const dependencies = createNpmDependencies(project, runtime)
  const client = createClientBuild(project, runtime)
  const worker = createWorker(machine, project, runtime)
  const server = [dependencies, createSqlite(machine, project, runtime), worker, client]
  const demo = createDemoStreams(machine, project, runtime)
  const steps = {
    tools: [runtime, dependencies],
    client: [runtime, dependencies, client],
    run: [runtime, createDebianPackages(machine, 'run'), ...server],
    demo: [runtime, createDebianPackages(machine, 'demo'), ...server, demo],
    test: [runtime, createDebianPackages(machine, 'test'), ...server],
  }
  const bin = join(runtime.prefix, 'bin')
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, MEDIASOUP_WORKER_BIN: worker.program }
  return { steps: steps[level], environment: { node: join(bin, 'node'), env } }
}

/**
 * Does what is not done yet, one set-up at a time for all that share the cache. Silent if there is nothing to do.
 *
 * @param {string} cache
 * @param {readonly Step[]} steps
 * @param {import('./progress.mjs').Output} [out]
 * @returns {Promise<boolean>} False if a step failed; it has been shown then.
 */
export async function performSteps(cache, steps, out = process.stderr) {
  if (steps.every((step) => step.isDone())) return true
  let progress
  try {
    progress = createProgress({ cache, out })
  } catch (error) {
    // Without a log there is no progress that could show this.
    out.write(`✗ the cache ${cache} cannot be written: ${error.message}\n`)
    out.write('\nWhat to do next:\n  Name a folder that can be in the environment variable HUIJIAN_CACHE.\n')
    return false
  }
  let current = 'set-up'
  let release
  try {
    release = await acquireLock(join(cache, 'setup.lock'), (pid) => {
      progress.begin(`waiting for another set-up (process ${pid})`)
    })
    for (const step of steps) {
      // Asked again: the set-up we waited for, or an earlier step, may have done it.
      if (step.isDone()) continue
      current = step.title
      progress.begin(current)
      await step.perform(progress)
      progress.done(current)
    }
    return true
  } catch (error) {
    progress.failed(current, error)
    return false
  } finally {
    release?.()
  }
}
