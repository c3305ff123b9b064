/** The npm packages of the lock file. Install scripts don't run: the two packages that need one have a step each. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NPM_OPTIONS } from './node-runtime.mjs'
import { runLogged } from './run-logged.mjs'

/**
 * @typedef {Readonly<Record<string, { version?: string, optional?: boolean, os?: string[], cpu?: string[] }>>} LockedPackages
 */

/** @param {string} file @returns {LockedPackages} */
const readLock = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

/**
 * Whether what npm wrote down as installed is what the lock file asks for. npm writes that file last, so an interrupted
 * installation never looks whole. Optional packages are npm's choice by platform; those present must fit this one.
 *
 * @param {LockedPackages} locked
 * @param {LockedPackages} installed
 * @param {{ platform: string, arch: string }} host
 * @returns {boolean}
 */
export function isInstalled(locked, installed, { platform, arch }) {
  const complete = Object.entries(locked).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  )
  return (
    complete &&
    Object.entries(installed).every(
      ([path, { version, os, cpu }]) =>
        locked[path]?.version === version &&
        (os?.includes(platform) ?? true) &&
        (cpu?.includes(arch) ?? true),
    )
  )
}

/**
 * @param {string} project
 * @param {{ prefix: string }} runtime
 * @returns {import('./levels.mjs').Step}
 */
export function createNpmDependencies(project, runtime) {
  const lock = join(project, 'package-lock.json')
  const installed = join(project, 'node_modules', '.package-lock.json')

  return {
    title: 'npm packages',
    isDone: () => existsSync(installed) && isInstalled(readLock(lock), readLock(installed), process),
    async perform(progress) {
      await runLogged(progress, ['npm', 'ci', ...NPM_OPTIONS], {
        cwd: project,
        env: { PATH: `${join(runtime.prefix, 'bin')}:${process.env['PATH'] ?? ''}` },
        advice: 'Is the npm registry reachable? See `npm ping`, then run this command again.',
      })
    },
  }
}
