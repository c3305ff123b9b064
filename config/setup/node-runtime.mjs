/** The Node that runs Huijian: the machine's where it will do, else Node 24 from the npm registry, in the cache. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupError } from './setup-error.mjs'
import { runLogged } from './run-logged.mjs'

const VERSION = '24.21.0'
/** From here on TypeScript runs as it is. */
const OLDEST = Object.freeze([22, 18])
/** Install scripts never run; and the log gets npm's own words even under `npm --silent`. */
export const NPM_OPTIONS = Object.freeze(['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=notice'])
const ARCHITECTURES = ['x64', 'arm64']

/** @param {string} version Such as `24.21.0`. */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  // 23 had its own start, and is out of support.
  return major >= 24 || (major === OLDEST[0] && minor >= OLDEST[1])
}

/**
 * The headers sqlite3 is compiled against stand beside the program, if they were installed at all.
 *
 * @param {string} prefix
 */
const headersOf = (prefix) => join(prefix, 'include', 'node', 'node_api.h')

/**
 * @param {import('./machine.mjs').Machine} machine
 * @returns {import('./levels.mjs').Step & { prefix: string }} `prefix` holds bin/node and include/node once it is done.
 */
export function createNodeRuntime(machine) {
  const own = dirname(dirname(process.execPath))
  if (isNewEnough(process.versions.node) && existsSync(headersOf(own))) {
    return {
      title: `Node ${process.versions.node}`,
      prefix: own,
      isDone: () => true,
      perform: async () => {},
    }
  }

  const name = `node-linux-${machine.arch}`
  const home = join(machine.cache, 'node')
  const prefix = join(home, 'node_modules', name)

  return {
    title: `Node ${VERSION} (this machine has ${process.versions.node})`,
    prefix,
    isDone: () => existsSync(join(prefix, 'bin', 'node')) && existsSync(headersOf(prefix)),
    async perform(progress) {
      if (!ARCHITECTURES.includes(machine.arch)) {
        throw new SetupError(
          `there is no packaged Node for ${machine.arch}`,
          `Install Node ${OLDEST.join('.')} or newer with its headers, then run this command again.`,
        )
      }
      const fresh = `${home}.new`
      rmSync(fresh, { recursive: true, force: true })
      mkdirSync(fresh, { recursive: true })
      await runLogged(progress, ['npm', 'install', '--prefix', fresh, ...NPM_OPTIONS, `${name}@${VERSION}`], {
        advice: 'Is the npm registry reachable? See `npm ping`, then run this command again.',
      })
      const node = join(fresh, 'node_modules', name, 'bin', 'node')
      if (spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() !== `v${VERSION}`) {
        throw new SetupError(
          `${name} ${VERSION} does not run here`,
          `Install Node ${OLDEST.join('.')} or newer by hand.`,
        )
      }
      rmSync(home, { recursive: true, force: true })
      renameSync(fresh, home)
    },
  }
}
