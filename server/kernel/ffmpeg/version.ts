import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { DomainError } from '../errors/index.ts'

const run = promisify(execFile)

/** Below 5.0 the RTSP demuxer's `-timeout` means something else: to wait for an incoming connection. */
const oldestMajor = 5

/** The version in the first line of `ffmpeg -version`: `ffmpeg version 5.1.9-0+deb12u1 Copyright …`. */
export const versionOf = (output: string): string | undefined => /^\w+ version (\S+)/u.exec(output)?.[1]

/** Whether this version may be used. Builds from a repository have no number (`N-109468-g…`): they are newer. */
export const isNewEnough = (version: string): boolean => {
  const major = /^n?(\d+)\./u.exec(version)?.[1]
  return major === undefined || Number(major) >= oldestMajor
}

/**
 * The version of the ffmpeg program at `path`.
 * @throws DomainError `ffmpeg.missing` or `ffmpeg.tooOld`
 */
export const checkVersion = async (path: string): Promise<string> => {
  const output = await run(path, ['-hide_banner', '-version'], { timeout: 10_000 }).then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      throw new DomainError('ffmpeg.missing', { path }, { cause: error })
    },
  )
  const version = versionOf(output)
  if (version === undefined) throw new DomainError('ffmpeg.missing', { path })
  if (!isNewEnough(version))
    throw new DomainError('ffmpeg.tooOld', { path, version, oldest: `${oldestMajor}.0` })
  return version
}
