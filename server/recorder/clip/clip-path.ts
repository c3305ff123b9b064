import { join } from 'node:path'
import type { ClipId, SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** Folder of the clips that begin within the UTC hour of `at`, relative to the recordings folder. */
export const hourFolder = (sourceId: SourceId, at: EpochMs): string => {
  const date = new Date(at)
  return join(
    sourceId,
    String(date.getUTCFullYear()),
    twoDigits(date.getUTCMonth() + 1),
    twoDigits(date.getUTCDate()),
    twoDigits(date.getUTCHours()),
  )
}

/**
 * Where a clip lies, relative to the recordings folder: named by its start in UTC, so that a folder sorts by time, and
 * by the random end of its id, since after a clock stepped back two clips may begin at the same time.
 */
export const clipPath = (sourceId: SourceId, clipId: ClipId, start: EpochMs): string => {
  const stamp = new Date(start).toISOString().replaceAll(/[-:.]/gu, '')
  return join(hourFolder(sourceId, start), `${stamp}-${clipId.slice(-8)}.mp4`)
}

/** Whether a file is named as a clip is. Whatever else somebody puts beside the clips is not touched. */
export const isClipName = (name: string): boolean => name.endsWith('.mp4') && startOfPath(name) > 0

const stamped = /(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z-[^/]*$/u

/** The start that a clip's path names, to the millisecond; 0 for a path that names none. */
export const startOfPath = (path: string): EpochMs => {
  const [, year, month, day, hour, minute, second, millisecond] = stamped.exec(path) ?? []
  const start = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`)
  return Number.isNaN(start) ? 0 : start
}
