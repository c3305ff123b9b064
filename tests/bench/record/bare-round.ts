import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { withTimeout } from '../../../server/kernel/errors/index.ts'
import { tieToParent } from '../../../server/kernel/process/index.ts'
import type { Hall } from '../../support/hall/index.ts'
import { readProcess } from '../../support/process-tree.ts'
import type { RunContext } from '../../support/run-contract/index.ts'
import { until } from '../../support/until.ts'

const connectTimeoutMs = 60_000
const endTimeoutMs = 10_000

interface Bare {
  readonly files: readonly string[]
  cpuSeconds(): Promise<number>
  close(): Promise<void>
}

const endOf = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGINT')
  await withTimeout(gone, endTimeoutMs, 'ffmpeg to end').catch(() => child.kill('SIGKILL'))
}

/** One ffmpeg for each camera, copying it to a file, with the input options that the product uses. */
const startBare = async (hall: Hall, folder: string, inputOptions: readonly string[]): Promise<Bare> => {
  await mkdir(folder, { recursive: true })
  const files = hall.cameras.map(({ path }) => join(folder, `${path}.mp4`))
  const children = hall.cameras.map(({ number }, index) => {
    const { command, args } = tieToParent('KILL', 'ffmpeg', [
      ...inputOptions,
      ...['-i', hall.rtspUrl(number), '-c', 'copy', '-f', 'mp4', files[index] ?? ''],
    ])
    return spawn(command, args, { stdio: 'ignore' })
  })
  const closeAll = async (): Promise<void> => {
    await Promise.all(children.map(endOf))
    await rm(folder, { recursive: true, force: true })
  }
  let closing: Promise<void> | undefined
  return {
    files,
    cpuSeconds: async () => {
      const processes = await Promise.all(children.map((child) => readProcess(child.pid ?? 0)))
      return processes.reduce((sum, one) => {
        if (!one || one.zombie) throw new Error('a bare ffmpeg did not live through the round')
        return sum + one.cpuSeconds
      }, 0)
    },
    close: () => (closing ??= closeAll()),
  }
}

const isGrowing = async (file: string): Promise<boolean> => {
  const { size } = await stat(file).catch(() => ({ size: 0 }))
  return size > 0
}

/**
 * Copies every camera to a file for the length of `wait`, after all are being copied.
 * @returns processor time of all ffmpegs within it, in seconds
 */
export const runBareRound = async (
  context: RunContext,
  hall: Hall,
  inputOptions: readonly string[],
  wait: () => Promise<void>,
): Promise<number> => {
  const folder = join(await context.folder(), 'bare')
  const bare = await context.own(startBare(hall, folder, inputOptions))
  await until('every bare ffmpeg to write', connectTimeoutMs, async () =>
    (await Promise.all(bare.files.map(isGrowing))).every(Boolean),
  )
  const before = await bare.cpuSeconds()
  await wait()
  const cpuSeconds = (await bare.cpuSeconds()) - before
  await bare.close()
  return cpuSeconds
}
