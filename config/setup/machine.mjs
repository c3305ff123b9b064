/** What set-up needs to know of the machine it runs on, read once. */

import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * @typedef {object} Machine
 * @property {string} cache Folder outside the checkout for all that is slow to get, shared by checkouts.
 * @property {string} arch As Node names it: x64, arm64.
 * @property {string} release Distribution and version, such as debian-12: what binaries built here are bound to.
 * @property {boolean} isRoot
 * @property {boolean} hasApt
 */

/**
 * The `ID` and `VERSION_ID` of os-release(5), such as `debian-12`.
 *
 * @param {string} text
 * @returns {string}
 */
export function parseRelease(text) {
  /** @param {string} key */
  const value = (key) => new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1] ?? 'unknown'
  return `${value('ID')}-${value('VERSION_ID')}`
}

/**
 * `HUIJIAN_CACHE`, else `huijian` in the user's cache folder.
 *
 * @param {Record<string, string | undefined>} env
 * @param {string} home
 * @returns {string}
 */
export function cacheFolder(env, home) {
  return env['HUIJIAN_CACHE'] || join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'huijian')
}

/** @returns {Machine} */
export function readMachine() {
  return Object.freeze({
    cache: cacheFolder(process.env, homedir()),
    arch: process.arch,
    release: existsSync('/etc/os-release')
      ? parseRelease(readFileSync('/etc/os-release', 'utf8'))
      : process.platform,
    isRoot: process.getuid?.() === 0,
    hasApt: existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-query'),
  })
}
