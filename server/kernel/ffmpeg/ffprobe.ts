import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { childEnvironment } from '../config/index.ts'
import { DomainError } from '../errors/index.ts'

/** Describes media files; it opens no address, so that nothing but `Ffmpeg` ever speaks to a camera. */
export interface Ffprobe {
  /**
   * What ffprobe says of a file, as the JSON that it prints.
   * @param entries what to show (`-show_entries`)
   * @throws DomainError `ffmpeg.failed`
   */
  describe(file: string, entries: string, signal: AbortSignal): Promise<unknown>
}

const tied = fileURLToPath(new URL('ffmpeg-tied.sh', import.meta.url))
const run = promisify(execFile)
const largestAnswer = 16 * 1024 * 1024

/** @param options.path the program, by name or path (`ffmpeg.probePath` of the configuration) */
export const createFfprobe = (options: { readonly path: string }): Ffprobe => ({
  describe: async (file, entries, signal) => {
    const args = [
      '-hide_banner',
      '-loglevel',
      'error',
      '-print_format',
      'json',
      '-show_entries',
      entries,
      '-i',
      file,
    ]
    try {
      const { stdout } = await run(tied, args, {
        env: childEnvironment({ FFMPEG_TIED_PATH: options.path }),
        maxBuffer: largestAnswer,
        signal,
        killSignal: 'SIGKILL',
      })
      return JSON.parse(stdout) as unknown
    } catch (error) {
      throw new DomainError('ffmpeg.failed', {}, { cause: error })
    }
  },
})
