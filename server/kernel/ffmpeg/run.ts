import type { ChildProcess } from 'node:child_process'
import { finished, type Writable } from 'node:stream'
import ffmpegCommand, { type FfmpegCommand } from 'fluent-ffmpeg'
import { hideSecrets } from '../log/index.ts'

/** One call of ffmpeg with one input, its output going to standard output or to an address. */
export interface FfmpegTask {
  readonly inputOptions: readonly string[]
  /** A URL or a path; may hold credentials, which never leave this module. */
  readonly input: string
  readonly outputOptions: readonly string[]
  /**
   * Receives standard output; ended when ffmpeg closes it. If it fails, ffmpeg is killed. Or an address that ffmpeg
   * itself sends to (rtp://…).
   */
  readonly output: Writable | string
  /** Kills ffmpeg at once. For an orderly end see `FfmpegRun.stop`. */
  readonly signal?: AbortSignal
}

/** How ffmpeg ended. */
export interface FfmpegEnd {
  /** Exit status; null where a signal ended it or it could not be started. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Whether its end was asked for, by `stop` or by the task's signal. */
  readonly asked: boolean
  /** Last lines of its standard error, credentials hidden. */
  readonly lastLines: readonly string[]
  /** What went wrong on our side: it could not be started, or the output refused what it wrote. */
  readonly error: Error | undefined
}

export interface FfmpegRun {
  readonly pid: number | undefined
  /** Resolves, and never rejects, when the process is gone and its output consumed. */
  readonly ended: Promise<FfmpegEnd>
  /** Asks ffmpeg to write out what it holds and to end; kills it where that takes longer than `graceMs`. */
  stop(graceMs: number): Promise<FfmpegEnd>
}

const keptLines = 20

/** fluent-ffmpeg sets this when it emits `start`; its type declarations leave it out. */
type StartedCommand = FfmpegCommand & { readonly ffmpegProc?: ChildProcess }

/** Resolves when the stream has taken everything, or failed. */
const consumed = async (output: Writable | string): Promise<Error | undefined> =>
  typeof output === 'string'
    ? undefined
    : new Promise((resolve) => finished(output, (error) => resolve(error ?? undefined)))

const exited = (child: ChildProcess): Promise<Pick<FfmpegEnd, 'code' | 'signal'>> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null)
      resolve({ code: child.exitCode, signal: child.signalCode })
    else child.once('exit', (code, signal) => resolve({ code, signal }))
  })

/** Starts ffmpeg through fluent-ffmpeg. The end is taken from the process itself, which says more than its events. */
export const startRun = (task: FfmpegTask): FfmpegRun => {
  const lines: string[] = []
  let asked = false
  let child: ChildProcess | undefined

  const command: StartedCommand = ffmpegCommand({ stdoutLines: keptLines })
    .input(task.input)
    .inputOptions([...task.inputOptions])
    .outputOptions([...task.outputOptions])

  const kill = (signal: NodeJS.Signals): void => {
    asked = true
    child?.kill(signal)
  }
  const abort = (): void => kill('SIGKILL')

  const run = async (): Promise<FfmpegEnd> => {
    const output = consumed(task.output)
    const failure = await new Promise<Error | undefined>((resolve) => {
      command
        .on('start', () => {
          child = command.ffmpegProc
          if (asked) abort()
          resolve(undefined)
        })
        .on('stderr', (line: string) => {
          if (line.trim() === '') return
          lines.push(hideSecrets(line))
          if (lines.length > keptLines) lines.shift()
        })
        // After the start this only repeats what the exit status tells.
        .on('error', resolve)
      if (typeof task.output === 'string') command.output(task.output).run()
      else command.pipe(task.output)
    })
    if (!child) {
      if (typeof task.output !== 'string') task.output.destroy()
      return { code: null, signal: null, asked, lastLines: lines, error: failure }
    }
    const [end, outputError] = await Promise.all([exited(child), output])
    return { ...end, asked, lastLines: [...lines], error: outputError }
  }

  task.signal?.addEventListener('abort', abort, { once: true })
  const ended = run().finally(() => task.signal?.removeEventListener('abort', abort))
  if (task.signal?.aborted) abort()

  return {
    get pid() {
      return child?.pid
    },
    ended,
    stop: async (graceMs) => {
      kill('SIGINT')
      const force = setTimeout(abort, graceMs)
      const end = await ended
      clearTimeout(force)
      return end
    },
  }
}
