/** A static libsrtp 2 with OpenSSL, from the distribution's source package. */

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runLogged } from '../run-logged.mjs'
import { SetupError } from '../setup-error.mjs'

const SOURCES = '/etc/apt'
/** Debian's own build leaves crypto to NSS, which costs half as much again for each packet. */
export const LIBSRTP_OPTIONS = Object.freeze(['--enable-openssl'])

/**
 * A sources.list(5) in one-line style with its binary archives turned into source archives.
 *
 * @param {string} text
 */
export function sourceLines(text) {
  return text
    .split('\n')
    .filter((line) => /^\s*deb\s/.test(line))
    .map((line) => line.replace(/^\s*deb(?=\s)/, 'deb-src'))
    .join('\n')
}

/**
 * The same for deb822 style.
 *
 * @param {string} text
 */
export function sourceStanzas(text) {
  return text.replaceAll(/^Types:.*$/gim, 'Types: deb-src')
}

/**
 * The machine's own archives, as source archives, in a private folder: its lists stay as they are.
 *
 * @param {string} folder
 */
function writeSources(folder) {
  mkdirSync(folder, { recursive: true })
  const parts = join(SOURCES, 'sources.list.d')
  const names = existsSync(parts) ? readdirSync(parts).map((name) => join('sources.list.d', name)) : []
  for (const [index, name] of ['sources.list', ...names].entries()) {
    const file = join(SOURCES, name)
    if (!existsSync(file)) continue
    const text = readFileSync(file, 'utf8')
    const style = name.slice(name.lastIndexOf('.') + 1)
    if (style === 'list') writeFileSync(join(folder, `${String(index)}.list`), `${sourceLines(text)}\n`)
    if (style === 'sources') writeFileSync(join(folder, `${String(index)}.sources`), sourceStanzas(text))
  }
}

/**
 * Builds into `target/lib` and `target/include/srtp2`.
 *
 * @param {import('../progress.mjs').Progress} progress
 * @param {{ scratch: string, target: string }} folders `scratch` is the caller's to remove.
 * @returns {Promise<void>}
 */
export async function buildLibsrtp(progress, { scratch, target }) {
  const sources = join(scratch, 'sources')
  const lists = join(scratch, 'lists')
  const archives = join(scratch, 'cache')
  writeSources(sources)
  for (const folder of [lists, archives]) mkdirSync(join(folder, 'partial'), { recursive: true })
  const apt = /** @type {const} */ ([
    'apt-get',
    ...['-o', 'Dir::Etc::sourcelist=/dev/null', '-o', `Dir::Etc::sourceparts=${sources}`],
    ...['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${archives}`],
    // apt's own sandbox user could not write below a private folder.
    ...['-o', 'APT::Sandbox::User=root'],
  ])
  const advice = 'Is the Debian mirror reachable, and does it hold source packages?'
  // One archive without sources (third parties often have none) must not stop us if another has libsrtp2.
  await runLogged(progress, [...apt, 'update'], { cwd: scratch }).catch((error) =>
    progress.log(`${error.message}\n`),
  )
  await runLogged(progress, [...apt, 'source', 'libsrtp2'], { cwd: scratch, advice })

  const tree = readdirSync(scratch, { withFileTypes: true }).find(
    (entry) => entry.isDirectory() && entry.name.startsWith('libsrtp2-'),
  )
  if (!tree) throw new SetupError('apt-get source libsrtp2 left no source tree', advice)
  const cwd = join(scratch, tree.name)
  await runLogged(progress, ['./configure', ...LIBSRTP_OPTIONS], { cwd })
  await runLogged(progress, ['make', '-j2', 'libsrtp2.a'], { cwd })

  const headers = join(target, 'include', 'srtp2')
  mkdirSync(headers, { recursive: true })
  mkdirSync(join(target, 'lib'), { recursive: true })
  cpSync(join(cwd, 'libsrtp2.a'), join(target, 'lib', 'libsrtp2.a'))
  cpSync(join(cwd, 'include', 'srtp.h'), join(headers, 'srtp.h'))
  for (const name of ['auth.h', 'cipher.h', 'crypto_types.h']) {
    cpSync(join(cwd, 'crypto', 'include', name), join(headers, name))
  }
}
