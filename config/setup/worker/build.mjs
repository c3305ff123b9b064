/** mediasoup's worker from its npm package's source and Debian packages alone; nothing else is downloaded. */

import { createHash } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runLogged } from '../run-logged.mjs'
import { SetupError } from '../setup-error.mjs'
import { fingerprint } from '../fingerprint.mjs'
import { buildLibsrtp, LIBSRTP_OPTIONS } from './libsrtp.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const MESON_OPTIONS = Object.freeze([
  '--buildtype',
  'release',
  '-Db_ndebug=true',
  '--wrap-mode',
  'nodownload',
])

/** Each of the worker's subprojects that a shim stands in for, by the name of its .wrap file. */
const SUBPROJECTS = ['abseil-cpp', 'flatbuffers', 'libsrtp3', 'libuv', 'openssl', 'unordered-dense']

/**
 * @typedef {object} Patch
 * @property {string} file
 * @property {string} find Must occur exactly once: a worker that changed here needs another look.
 * @property {string} replace
 */

/** @type {readonly Patch[]} */
export const PATCHES = Object.freeze([
  // Debian 12 has Meson 1.0.1, and nothing newer is used.
  { file: 'meson.build', find: "meson_version: '>= 1.1.0'", replace: "meson_version: '>= 1.0.0'" },
  // The BIO callback answers 1 to every control call, since `operationType` is compared with a flag instead of tested
  // for it. An OpenSSL with kernel TLS, such as Debian's, then believes that the kernel encrypts, never allocates its
  // write buffer, and crashes at the first DTLS handshake.
  {
    file: 'src/RTC/DtlsTransport.cpp',
    find: '(operationType == BIO_CB_RETURN)',
    replace: '((operationType & BIO_CB_RETURN) != 0)',
  },
])

/**
 * What the result of a build depends on besides mediasoup itself: a worker built by another recipe is not taken for
 * this one.
 *
 * @returns {string} 12 hexadecimal digits.
 */
export function recipeDigest() {
  return createHash('sha256')
    .update(fingerprint(HERE, ['shims']))
    .update(JSON.stringify([PATCHES, SUBPROJECTS, MESON_OPTIONS, LIBSRTP_OPTIONS]))
    .digest('hex')
    .slice(0, 12)
}

/**
 * @param {string} text
 * @param {Patch} patch
 * @returns {string}
 */
export function applyPatch(text, { file, find, replace }) {
  const parts = text.split(find)
  if (parts.length !== 2) {
    throw new SetupError(
      `${file} of mediasoup's worker no longer holds \`${find}\` once`,
      'This version of mediasoup needs another look at config/setup/worker/build.mjs.',
    )
  }
  return parts.join(replace)
}

/**
 * The folder where Meson looks for a subproject before it would download it.
 *
 * @param {string} wrap Text of the .wrap file.
 * @returns {string}
 */
export function wrapDirectory(wrap) {
  const found = /^directory\s*=\s*(\S+)\s*$/m.exec(wrap)
  if (!found) throw new SetupError('a .wrap file of mediasoup names no directory', 'See the log.')
  return found[1]
}

/**
 * @param {import('../progress.mjs').Progress} progress
 * @param {{ source: string, scratch: string }} folders `source` is the package's worker folder; `scratch` is empty and
 *   the caller's to remove.
 * @returns {Promise<string>} Path of the program, under `scratch`.
 */
export async function buildWorker(progress, { source, scratch }) {
  const tree = join(scratch, 'worker')
  cpSync(source, tree, { recursive: true })
  for (const patch of PATCHES) {
    const file = join(tree, patch.file)
    writeFileSync(file, applyPatch(readFileSync(file, 'utf8'), patch))
  }
  /** @param {string} name */
  const subproject = (name) =>
    join(tree, 'subprojects', wrapDirectory(readFileSync(join(tree, 'subprojects', `${name}.wrap`), 'utf8')))
  for (const name of SUBPROJECTS) cpSync(join(HERE, 'shims', name), subproject(name), { recursive: true })
  await buildLibsrtp(progress, { scratch, target: join(subproject('libsrtp3'), 'libsrtp2') })

  await runLogged(progress, ['meson', 'setup', 'build', ...MESON_OPTIONS], { cwd: tree })
  // First and alone: the bundled libwebrtc includes these headers without declaring that it waits for them, so on a busy
  // machine a compiler may be quicker than their generator.
  await runLogged(progress, ['meson', 'compile', '-C', 'build', 'flatbuffers-generator'], { cwd: tree })
  await runLogged(progress, ['ninja', '-C', 'build', 'mediasoup-worker'], {
    cwd: tree,
    limitMs: 60 * 60_000,
    advice:
      'If a compiler was killed, memory ran out: it takes about 1 GiB for each core. Run this command again.',
  })
  return join(tree, 'build', 'mediasoup-worker')
}
