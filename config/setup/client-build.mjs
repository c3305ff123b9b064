/** The browser's part, built again only when something it is made of changed. */

import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, readStamp } from './fingerprint.mjs'
import { runLogged } from './run-logged.mjs'

const STAMP = '.built-from'
const SOURCES = ['client', 'server/contract', 'package-lock.json']

/**
 * @param {string} project
 * @param {{ prefix: string }} runtime
 * @returns {import('./levels.mjs').Step}
 */
export function createClientBuild(project, runtime) {
  const client = join(project, 'client')
  const built = join(client, 'dist')
  const stamp = join(built, STAMP)
  const digest = () => fingerprint(project, SOURCES)

  return {
    title: 'the browser client',
    isDone: () => readStamp(stamp) === digest(),
    async perform(progress) {
      // Taken before the build: what changes meanwhile is built next time.
      const builtFrom = digest()
      // Built aside and swapped in, so that a server that runs meanwhile never serves half a client.
      const fresh = join(project, 'node_modules', '.client-fresh')
      const old = join(project, 'node_modules', '.client-old')
      const vite = join(project, 'node_modules', 'vite', 'bin', 'vite.js')
      const node = join(runtime.prefix, 'bin', 'node')
      await runLogged(progress, [node, vite, 'build', client, '--outDir', fresh, '--emptyOutDir'], {
        cwd: project,
        advice: 'The log names the file that does not compile.',
      })
      writeFileSync(join(fresh, STAMP), `${builtFrom}\n`)
      rmSync(old, { recursive: true, force: true })
      if (existsSync(built)) renameSync(built, old)
      renameSync(fresh, built)
      rmSync(old, { recursive: true, force: true })
    },
  }
}
