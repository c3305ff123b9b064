import { createHash } from 'node:crypto'
import type { Fragment } from '../../footage-index/index.ts'
import type { Files } from '../files/index.ts'
import {
  mediaBaseOf,
  retime,
  writeReferenceTime,
  type MediaBase,
  type MovieFragment,
} from '../../kernel/mp4/index.ts'
import type { ClipEntry, FinishedClip } from '../store/clip-entry.ts'
import { clipPath } from './clip-path.ts'
import { writeClipMark, type ClipMark } from './clip-mark.ts'
import { describeClip } from './describe.ts'
import type { ArrivedFragment } from './fragment-reader.ts'
import type { InitSegment } from './init-segment.ts'
import type { PlacedFragment } from './wall-clock.ts'

/** One clip's file while it is being written. */
export interface ClipFile {
  readonly entry: ClipEntry
  /** Those that are in the file. */
  readonly fragments: readonly Fragment[]
  /**
   * Writes `prft`, `moof` and `mdat`; what it returns is in the file. Where the fragment moves its stream, those before
   * it are placed anew by as much: the file keeps saying of them what was believed, and shows the move by the leap
   * before this one (see `settledFragments`). After a failure the file can only be finished.
   */
  append(fragment: ArrivedFragment, placed: PlacedFragment): Promise<Fragment>
  /** Contents reach the disk, and at the first time the file's name. */
  sync(): Promise<void>
  /** Syncs and closes the file. */
  finish(): Promise<FinishedClip>
}

export interface ClipFileOptions {
  readonly files: Files
  readonly mark: ClipMark
  readonly init: InitSegment
  readonly start: number
}

/** Creates the file and writes its header and mark. */
export const createClipFile = async (options: ClipFileOptions): Promise<ClipFile> => {
  const { files, mark, init } = options
  let { start } = options
  const path = clipPath(mark.sourceId, mark.clipId, start)
  let entry = describeClip(mark, path, init, start, [])
  let base: MediaBase | undefined
  let nameSynced = false
  let fragments: readonly Fragment[] = []
  const hash = createHash('sha256')
  const timescales = new Map(init.movie.tracks.map(({ id, timescale }) => [id, timescale]))

  const file = await files.create(entry.path)
  const head = [init.bytes, writeClipMark(mark)]
  try {
    await file.write(head, 0)
  } catch (error) {
    // A full disk still makes names: each attempt would leave an empty file behind.
    await file.close().catch(() => undefined)
    await files.unlink(entry.path).catch(() => undefined)
    throw error
  }
  for (const part of head) hash.update(part)

  /** Decode time of the fragment within this file, in ticks of the clip's timescale. */
  const mediaTimeOf = ({ reference }: MovieFragment, taken: MediaBase): number => {
    const ticks = Math.max(0, reference.mediaTime - (taken.get(reference.track.id) ?? 0))
    return Math.round((ticks * entry.header.timescale) / reference.track.timescale)
  }

  const sync = async (): Promise<void> => {
    await file.sync()
    if (!nameSynced) await files.syncFolderOf(entry.path)
    nameSynced = true
  }

  return {
    get entry() {
      return entry
    },
    get fragments() {
      return fragments
    },
    append: async (arrived, placed) => {
      base ??= mediaBaseOf(arrived.times, timescales)
      const mediaTime = mediaTimeOf(arrived.times, base)
      retime(arrived.moof, arrived.times, base, entry.fragmentCount + 1)
      const prft = writeReferenceTime({
        trackId: init.movie.reference.id,
        wall: placed.wallStart,
        mediaTime,
      })
      const parts = [prft, arrived.moof, arrived.mdat]
      const fragment: Fragment = {
        wallStart: placed.wallStart,
        durationMs: placed.durationMs,
        mediaTime,
        offset: entry.bytes,
        size: prft.length + arrived.moof.length + arrived.mdat.length,
      }
      try {
        await file.write(parts, fragment.offset)
      } catch (error) {
        // Half a fragment is no use; where even this fails, the next start cuts it.
        await file.truncate(fragment.offset).catch(() => undefined)
        throw error
      }
      for (const part of parts) hash.update(part)
      const { movedMs } = placed
      if (movedMs !== 0) {
        start += movedMs
        fragments = fragments.map((one) => ({ ...one, wallStart: one.wallStart + movedMs }))
      }
      fragments = [...fragments, fragment]
      entry = describeClip(mark, path, init, start, fragments)
      return fragment
    },
    sync,
    finish: async () => {
      try {
        await sync()
      } finally {
        await file.close()
      }
      return { entry, digest: hash.digest('hex'), fragments }
    },
  }
}
