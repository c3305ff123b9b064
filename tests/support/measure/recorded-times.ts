import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  boxesWithin,
  readMovie,
  readMovieFragment,
  readSampleLengths,
} from '../../../server/kernel/mp4/index.ts'
import { marksOfMp4, type FrameMark } from '../hall/index.ts'
import type { IndexedClip } from './footage-database.ts'

/** A recorded frame, and when it was seen by the index and by the lengths of the frames in its file. */
export interface TimedMark extends FrameMark {
  readonly wall: number
}

/** The frames of clips in the order of their files, from the index and the samples' own lengths. */
export const timedMarksOf = async (
  recordingsDir: string,
  clips: readonly IndexedClip[],
): Promise<readonly TimedMark[]> => {
  const marks: TimedMark[] = []
  for (const clip of clips) {
    const file = await readFile(join(recordingsDir, clip.path))
    const moov = boxesWithin(file, 0, clip.headerBytes).find(({ type }) => type === 'moov')
    if (!moov) throw new Error(`${clip.path} has no header`)
    const movie = readMovie(file.subarray(moov.start, moov.end))
    for (const { offset, size, wallStart } of clip.fragments) {
      const bytes = file.subarray(offset, offset + size)
      const moof = boxesWithin(bytes, 0, bytes.length).find(({ type }) => type === 'moof')
      if (!moof) throw new Error(`${clip.path} has no fragment at ${offset}`)
      const head = bytes.subarray(moof.start, moof.end)
      const { reference } = readMovieFragment(head, movie)
      let wall = wallStart
      const lengths = readSampleLengths(head, reference.lengths)
      marksOfMp4(bytes).forEach((mark, n) => {
        marks.push({ ...mark, wall })
        wall += ((lengths[n] ?? 0) * 1000) / reference.track.timescale
      })
    }
  }
  return marks
}
