import { join } from 'node:path'
import type { FootageIndex } from './footage-database.ts'
import { readDiskFile, type DiskFragment } from './fragments-on-disk.ts'
import { recordedFiles } from './index-against-disk.ts'

/** A whole fragment on disk, and in which file. */
export interface PlacedFragment extends DiskFragment {
  /** Relative to the recordings folder. */
  readonly path: string
}

/** Every whole fragment of every recorded file. */
export const wholeFragments = async (recordingsDir: string): Promise<readonly PlacedFragment[]> =>
  (await recordedFiles(recordingsDir)).flatMap((path) =>
    readDiskFile(join(recordingsDir, path)).fragments.map((fragment) => ({ path, ...fragment })),
  )

/** Those of the fragments that the index does not have where they lay. */
export const missingFrom = (
  index: FootageIndex,
  fragments: readonly PlacedFragment[],
): readonly PlacedFragment[] => {
  const place = (path: string, { offset, size }: { offset: number; size: number }): string =>
    `${path} ${offset} ${size}`
  const indexed = new Set(
    index.clips.flatMap((clip) => clip.fragments.map((fragment) => place(clip.path, fragment))),
  )
  return fragments.filter((fragment) => !indexed.has(place(fragment.path, fragment)))
}
