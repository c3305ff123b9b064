import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RunContext } from '../run-contract/index.ts'
import { recordedFiles } from './index-against-disk.ts'

const execute = promisify(execFile)
const playTimeoutMs = 120_000

const complaintOf = async (
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> => {
  try {
    const { stdout, stderr } = await execute(program, args, { timeout: playTimeoutMs, signal })
    return `${stdout}${stderr}`.trim()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What a player that is not ours complains of in a file: ffprobe's warnings, and ffmpeg's while decoding it whole. */
export const complaintsAbout = async (path: string, signal: AbortSignal): Promise<readonly string[]> => {
  const complaints = await Promise.all([
    complaintOf('ffprobe', ['-v', 'warning', path], signal),
    // In the file's own ticks: those of a usual frame rate are too coarse for an uneven one, which is no fault.
    complaintOf(
      'ffmpeg',
      ['-v', 'error', '-xerror', '-i', path, '-enc_time_base', '-1', '-f', 'null', '-'],
      signal,
    ),
  ])
  return complaints.filter((complaint) => complaint !== '').map((complaint) => `${path}: ${complaint}`)
}

/** Plays every recorded file whole, and counts those with a complaint. */
export const countUnplayable = async (
  context: Pick<RunContext, 'progress' | 'signal'>,
  recordingsDir: string,
): Promise<{ readonly files: number; readonly unplayable: number }> => {
  const files = await recordedFiles(recordingsDir)
  let unplayable = 0
  for (const file of files) {
    const complaints = await complaintsAbout(join(recordingsDir, file), context.signal)
    if (complaints.length > 0) unplayable += 1
    for (const complaint of complaints) context.progress(complaint)
  }
  return { files: files.length, unplayable }
}
