import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

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
    complaintOf('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-f', 'null', '-'], signal),
  ])
  return complaints.filter((complaint) => complaint !== '').map((complaint) => `${path}: ${complaint}`)
}
