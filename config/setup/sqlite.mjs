/** The sqlite3 package's native part, compiled once for all checkouts: it speaks Node-API, so any Node loads it. */

import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runLogged } from './run-logged.mjs'

const BINARY = join('build', 'Release', 'node_sqlite3.node')
/** The lines of node-gyp's output that tell how far it is. */
const COMPILED_FILE = /^\s+(?:CC|CXX|AR|SOLINK)/
const PROOF = `
  const { Database } = require('sqlite3')
  new Database(':memory:').get('SELECT sqlite_version() AS version', (error, row) => {
    if (error) throw error
    console.log('SQLite ' + row.version)
  })`

/**
 * Copies by a temporary name, so that the target is whole or absent.
 *
 * @param {string} from
 * @param {string} to
 */
function copyWhole(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  const partial = `${to}.${String(process.pid)}`
  cpSync(from, partial)
  renameSync(partial, to)
}

/**
 * @param {import('./machine.mjs').Machine} machine
 * @param {string} project
 * @param {{ prefix: string }} runtime
 * @returns {import('./levels.mjs').Step}
 */
export function createSqlite(machine, project, runtime) {
  const modules = join(project, 'node_modules')
  const binary = join(modules, 'sqlite3', BINARY)
  const bin = join(runtime.prefix, 'bin')

  /**
   * @param {import('./progress.mjs').Progress} progress
   * @param {string} candidate
   */
  async function install(progress, candidate) {
    copyWhole(candidate, binary)
    try {
      await runLogged(progress, [join(bin, 'node'), '-e', PROOF], { cwd: project, limitMs: 20_000 })
    } catch (error) {
      rmSync(binary, { force: true })
      throw error
    }
  }

  /**
   * @param {import('./progress.mjs').Progress} progress
   * @param {string} cached
   */
  async function build(progress, cached) {
    // Inside node_modules, because its build asks Node where node-addon-api is.
    const scratch = join(modules, '.sqlite3-build')
    try {
      rmSync(scratch, { recursive: true, force: true })
      cpSync(join(modules, 'sqlite3'), scratch, { recursive: true })
      const gyp = join(modules, 'node-gyp', 'bin', 'node-gyp.js')
      const options = ['rebuild', `--nodedir=${runtime.prefix}`, '--jobs=max']
      await runLogged(progress, [join(bin, 'node'), gyp, ...options], {
        cwd: scratch,
        env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
        advice: 'The log names what the compiler missed.',
        onLine: (line) => {
          if (COMPILED_FILE.test(line)) progress.note(line.trim())
        },
      })
      await install(progress, join(scratch, BINARY))
      copyWhole(binary, cached)
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  }

  return {
    title: 'sqlite3, compiled from source (about 80 s the first time)',
    isDone: () => existsSync(binary),
    async perform(progress) {
      const { version } = JSON.parse(readFileSync(join(modules, 'sqlite3', 'package.json'), 'utf8'))
      const cached = join(machine.cache, 'sqlite3', `${version}-${machine.arch}-${machine.release}.node`)
      if (existsSync(cached)) {
        try {
          await install(progress, cached)
          return
        } catch (error) {
          progress.log(`the cached build does not load: ${error.message}\n`)
        }
      }
      await build(progress, cached)
    },
  }
}
