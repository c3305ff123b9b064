import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Config } from '../kernel/config/index.ts'
import { isNewEnough, versionOf } from '../kernel/ffmpeg/index.ts'
import { checkWorker } from '../media/index.ts'
import type { Finding } from './finding.ts'

const run = promisify(execFile)

const reason = (error: unknown): string =>
  (error instanceof Error ? error.message.split('\n', 1)[0] : '') ?? ''

/** Type stripping without a flag came with 22.18 (and 23.6). */
export const examineNode = (version = process.versions.node): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const ok = major >= 24 || (major === 22 && minor >= 18) || (major === 23 && minor >= 6)
  return { component: 'node', ok, detail: ok ? version : `${version} is too old: 22.18 or later is needed` }
}

/** Recording needs ffmpeg and its prober, no older than the recorder takes. */
export const examineFfmpeg = async ({ path, probePath }: Config['ffmpeg']): Promise<Finding> => {
  try {
    const [first] = await Promise.all(
      [path, probePath].map((program) => run(program, ['-version'], { timeout: 10_000 })),
    )
    const version = versionOf(first?.stdout ?? '')
    if (version === undefined || !isNewEnough(version)) {
      const found = version === undefined ? 'does not say its version' : `is version ${version}`
      return { component: 'ffmpeg', ok: false, detail: `${path} ${found}: 5.0 or later is needed` }
    }
    return { component: 'ffmpeg', ok: true, detail: `ffmpeg version ${version}` }
  } catch (error) {
    return {
      component: 'ffmpeg',
      ok: false,
      detail: `${path} or ${probePath} cannot be run (${reason(error)}); install ffmpeg, or name it in ffmpeg.path`,
    }
  }
}

/** Starts mediasoup's worker once and ends it. */
export const examineWorker = async (media: Config['media']): Promise<Finding> => {
  try {
    return { component: 'worker', ok: true, detail: await checkWorker(media) }
  } catch (error) {
    return {
      component: 'worker',
      ok: false,
      detail: `mediasoup-worker does not start (${reason(error)}); npm start builds it`,
    }
  }
}
