import type { ChildProcess } from 'node:child_process'
import { finished, type Writable } from 'node:stream'
import ffmpegCommand, { type Encoders, type FfmpegCommand, type Formats } from 'fluent-ffmpeg'
import { hideSecrets } from '../log/index.ts'

/** One call of ffmpeg with its output going to standard output or to an address. */
export interface FfmpegTask {
  readonly inputOptions: readonly string[]
  /** A URL or a path; may hold credentials, which never leave this module. */
  readonly input: string
  /** Further inputs, each with its own options. */
  readonly moreInputs?: readonly { readonly input: string; readonly options: readonly string[] }[]
  readonly outputOptions: readonly string[]
  /** Gives way to all else by so much (nice(2)), so that what is recorded meanwhile loses nothing. */
  readonly niceness?: number
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
  /** How many lines it has said so far. */
  readonly said: number
  /** Resolves, and never rejects, when the process is gone and its output consumed. */
  readonly ended: Promise<FfmpegEnd>
  /** Asks ffmpeg to write out what it holds and to end; kills it where that takes longer than `graceMs`. */
  stop(graceMs: number): Promise<FfmpegEnd>
}

const keptLines = 20

/** A command as it really is: the type declarations leave its process out, and that there may be no error. */
interface RealCommand {
  /** Set when it emits `start`. */
  readonly ffmpegProc?: ChildProcess
  availableFormats(answer: (error: Error | null, formats: Formats) => void): void
  availableEncoders(answer: (error: Error | null, encoders: Encoders) => void): void
}
type Command = Omit<FfmpegCommand, keyof RealCommand> & RealCommand

/** Resolves when the stream has taken everything, or failed. */
const consumed = async (output: Writable | string): Promise<Error | undefined> =>
  typeof output === 'string'
    ? undefined
    : new Promise((resolve) => finished(output, (error) => resolve(error ?? undefined)))

/** Resolves when the process is gone and its last words are read. */
const closed = (child: ChildProcess): Promise<Pick<FfmpegEnd, 'code' | 'signal'>> =>
  new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })))

/** Says yes to every name, with every ability. */
const anything: Formats = new Proxy({}, { has: () => true, get: () => ({ canMux: true, canDemux: true }) })

/**
 * Keeps fluent-ffmpeg from running ffmpeg twice before the first run, to ask for its formats and encoders: that costs
 * as much as a start of a camera, and ffmpeg says itself, and better, what it lacks.
 */
const askNothing = (command: Command): void => {
  command.availableFormats = (answer) => answer(null, anything)
  command.availableEncoders = (answer) => answer(null, {})
}

/** Starts ffmpeg through fluent-ffmpeg. The end is taken from the process itself, which says more than its events. */
export const startRun = (task: FfmpegTask): FfmpegRun => {
  const lines: string[] = []
  let said = 0
  let asked = false
  let child: ChildProcess | undefined
  let end: ReturnType<typeof closed> | undefined

  const command: Command = ffmpegCommand({ stdoutLines: keptLines })
    .input(task.input)
    .inputOptions([...task.inputOptions])
  for (const { input, options } of task.moreInputs ?? []) command.input(input).inputOptions([...options])
  command.outputOptions([...task.outputOptions])
  if (task.niceness !== undefined) command.renice(task.niceness)
  askNothing(command)

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
          if (child) end = closed(child)
          if (asked) abort()
          resolve(undefined)
        })
        .on('stderr', (line: string) => {
          if (line.trim() === '') return
          said += 1
          lines.push(hideSecrets(line))
          if (lines.length > keptLines) lines.shift()
        })
        // After the start this only repeats what the exit status tells.
        .on('error', resolve)
      if (typeof task.output === 'string') command.output(task.output).run()
      else command.pipe(task.output)
    })
    if (!end) {
      if (typeof task.output !== 'string') task.output.destroy()
      return { code: null, signal: null, asked, lastLines: lines, error: failure }
    }
    const [{ code, signal }, outputError] = await Promise.all([end, output])
    return { code, signal, asked, lastLines: [...lines], error: outputError }
  }

  task.signal?.addEventListener('abort', abort, { once: true })
  const ended = run().finally(() => task.signal?.removeEventListener('abort', abort))
  if (task.signal?.aborted) abort()

  return {
    get pid() {
      return child?.pid
    },
    get said() {
      return said
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
