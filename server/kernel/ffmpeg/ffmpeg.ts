import { fileURLToPath } from 'node:url'
import ffmpegCommand from 'fluent-ffmpeg'
import { setChildVariable } from '../config/index.ts'
import { createSlots } from '../slots/index.ts'
import { startRun, type FfmpegRun, type FfmpegTask } from './run.ts'
import { checkVersion } from './version.ts'

export interface FfmpegOptions<Kind extends string> {
  /** The program, by name or path (`ffmpeg.path` of the configuration). */
  readonly path: string
  /** How many may run at once, for each kind of work. */
  readonly slots: Readonly<Record<Kind, number>>
}

/** The one place where ffmpeg is run. Every ffmpeg dies with this process, whatever it dies of. */
export interface Ffmpeg<Kind extends string> {
  /**
   * Makes sure that ffmpeg is there; call it once before the first `run`.
   * @returns its version
   * @throws DomainError `ffmpeg.missing` or `ffmpeg.tooOld`
   */
  check(): Promise<string>
  /** Starts ffmpeg as soon as a slot of this kind is free. Rejects if the task's signal aborts before. */
  run(kind: Kind, task: FfmpegTask): Promise<FfmpegRun>
}

const tied = fileURLToPath(new URL('ffmpeg-tied.sh', import.meta.url))

export const createFfmpeg = <Kind extends string>(options: FfmpegOptions<Kind>): Ffmpeg<Kind> => {
  setChildVariable('FFMPEG_TIED_PATH', options.path)
  ffmpegCommand.setFfmpegPath(tied)
  const slots = new Map(
    Object.entries<number>(options.slots).map(([kind, count]) => [kind, createSlots(count)]),
  )

  return {
    check: () => checkVersion(options.path),
    run: async (kind, task) => {
      const release = await slots.get(kind)?.take(task.signal)
      const run = startRun(task)
      void run.ended.then(() => release?.())
      return run
    },
  }
}
