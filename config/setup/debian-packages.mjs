/** The Debian packages each level of set-up needs, and the step that installs those that are missing. */

import { spawnSync } from 'node:child_process'
import { SetupError } from './setup-error.mjs'
import { runLogged } from './run-logged.mjs'

/** What compiles sqlite3 and the SFU's worker; python3, make, patch and gcc come along as dependencies. */
const BUILD = [
  ...['g++', 'ninja-build', 'meson', 'pkg-config', 'dpkg-dev'],
  ...['libuv1-dev', 'libssl-dev', 'libabsl-dev', 'flatbuffers-compiler', 'libflatbuffers-dev'],
]
const RUN = ['ffmpeg', 'openssl', ...BUILD]
/** The simulated hall's RTSP server. */
const DEMO = [
  ...RUN,
  ...['gir1.2-gst-rtsp-server-1.0', 'python3-gi', 'gstreamer1.0-plugins-base', 'gstreamer1.0-plugins-good'],
]
/** Another player than ours, with decoders of its own. */
const PLAYER = ['gstreamer1.0-tools', 'gstreamer1.0-plugins-bad', 'gstreamer1.0-libav']
const TEST = [...DEMO, ...PLAYER, 'chromium', 'firefox-esr', 'fonts-noto-cjk', 'iproute2', 'nftables']

/** @type {Readonly<Record<'run' | 'demo' | 'test', readonly string[]>>} */
export const DEBIAN_PACKAGES = Object.freeze({ run: RUN, demo: DEMO, test: TEST })

/**
 * The packages that dpkg does not report as installed.
 *
 * @param {readonly string[]} wanted
 * @param {string} report Lines of `name status`, as dpkg-query prints them below; unknown packages have none.
 * @returns {string[]}
 */
export function missingPackages(wanted, report) {
  const installed = new Set(
    report
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, status]) => status === 'installed')
      .map(([name]) => name),
  )
  return wanted.filter((name) => !installed.has(name))
}

/** @param {readonly string[]} packages */
const installCommand = (packages) => `apt-get install -y --no-install-recommends ${packages.join(' ')}`

/** @param {readonly string[]} wanted */
function queryMissing(wanted) {
  // Exits 1 when a package is unknown; what it knows is printed all the same.
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted], {
    encoding: 'utf8',
  })
  return missingPackages(wanted, query.stdout ?? '')
}

/**
 * @param {import('./machine.mjs').Machine} machine
 * @param {keyof typeof DEBIAN_PACKAGES} level
 * @returns {import('./levels.mjs').Step}
 */
export function createDebianPackages(machine, level) {
  const wanted = DEBIAN_PACKAGES[level]

  return {
    title: `Debian packages for "${level}"`,
    isDone: () => queryMissing(wanted).length === 0,
    async perform(progress) {
      const missing = queryMissing(wanted)
      if (!machine.hasApt) {
        throw new SetupError(
          `this system has no apt; Huijian is set up on Debian, and needs there: ${missing.join(' ')}`,
          'Use a Debian 12 system, or a container of it.',
        )
      }
      if (!machine.isRoot) {
        throw new SetupError(
          `${String(missing.length)} packages are missing, and only root may install them`,
          `sudo apt-get update\nsudo ${installCommand(missing)}\nThen run this command again.`,
        )
      }
      const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }
      const apt = /** @type {const} */ (['apt-get', '-o', 'DPkg::Lock::Timeout=300'])
      progress.note(`installing ${missing.join(' ')}`)
      // One unreachable third-party list must not stop us where the packages themselves can be had.
      await runLogged(progress, [...apt, 'update'], { env }).catch((error) =>
        progress.log(`${error.message}\n`),
      )
      await runLogged(progress, [...apt, ...installCommand(missing).split(' ').slice(1)], {
        env,
        finishes: true,
        advice: 'Is the Debian mirror reachable? Try `apt-get update` by hand, then run this command again.',
      })
      const left = queryMissing(wanted)
      if (left.length > 0) throw new SetupError(`still missing: ${left.join(' ')}`, installCommand(left))
    },
  }
}
