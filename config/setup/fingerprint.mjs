import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

const IGNORED = new Set(['node_modules', 'dist'])

/**
 * The files under some paths, sorted; a path that does not exist counts as empty.
 *
 * @param {string} root
 * @param {readonly string[]} paths Files or folders under `root`.
 * @returns {string[]}
 */
function filesUnder(root, paths) {
  return paths
    .map((path) => join(root, path))
    .filter((path) => existsSync(path))
    .flatMap((path) => {
      if (!statSync(path).isDirectory()) return [path]
      const names = readdirSync(path).filter((name) => !IGNORED.has(name) && !name.startsWith('.'))
      return filesUnder(path, names)
    })
    .sort()
}

/**
 * A digest over names and contents: equal as long as nothing under `paths` changed.
 *
 * @param {string} root
 * @param {readonly string[]} paths
 * @returns {string} 64 hexadecimal digits.
 */
export function fingerprint(root, paths) {
  const hash = createHash('sha256')
  for (const file of filesUnder(root, paths)) {
    const content = readFileSync(file)
    hash.update(`${relative(root, file)}\0${String(content.length)}\0`).update(content)
  }
  return hash.digest('hex')
}

/**
 * What a stamp file says; a stamp is written after the work it vouches for.
 *
 * @param {string} file
 * @returns {string | undefined}
 */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}
