/** The simulated hall's camera pictures, encoded once into the cache. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, readStamp } from './fingerprint.mjs'
import { runLogged } from './run-logged.mjs'

const SIMULATOR = 'tests/support/hall'

/**
 * @param {import('./machine.mjs').Machine} machine
 * @param {string} project
 * @param {{ prefix: string }} runtime
 * @returns {import('./levels.mjs').Step}
 */
export function createDemoStreams(machine, project, runtime) {
  const stamp = join(machine.cache, 'demo-streams.stamp')
  const digest = () => fingerprint(project, [SIMULATOR])

  return {
    title: 'the cameras of the simulated hall',
    isDone: () => readStamp(stamp) === digest(),
    async perform(progress) {
      const node = join(runtime.prefix, 'bin', 'node')
      await runLogged(progress, [node, join(project, SIMULATOR, 'main.ts'), '--prepare'], {
        cwd: project,
        advice: 'Is the disk of the cache full? See `df -h`.',
      })
      mkdirSync(machine.cache, { recursive: true })
      writeFileSync(stamp, `${digest()}\n`)
    },
  }
}
