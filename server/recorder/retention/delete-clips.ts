import { dirname } from 'node:path'
import type { ClipId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { isMissing } from '../../kernel/errors/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { Files } from '../files/index.ts'
import { logGaps } from '../source-folder/index.ts'
import type { SharedIndex } from '../store/index.ts'
import { garbageClips, removeGarbage } from '../store/stored-clips.ts'
import { markDeleted } from './mark.ts'
import type { StoredClip } from './rules.ts'

export interface DeleteOptions {
  readonly database: Database
  readonly index: Pick<SharedIndex, 'between' | 'cut'>
  readonly files: Files
  readonly recordingsDir: string
  readonly log: Log
  readonly now: () => EpochMs
  /** What was committed reaches the disk. */
  readonly makeDurable: () => Promise<void>
}

/** What became of candidates. */
export interface Deleted {
  /** Those that no hold overlaps: nobody is given them any more. */
  readonly clips: readonly StoredClip[]
  /** How many of these are gone from the disk; the others it did not give up, and they are tried again. */
  readonly removed: number
}

/** Deletes clips, by the numbered steps of README.md. */
export interface ClipDeleter {
  /** Deletes those of the candidates that no hold overlaps. */
  delete(candidates: readonly StoredClip[]): Promise<Deleted>
  /** Does what is left of deletions that a crash, or a disk that refused, broke off. @returns how many it ended */
  finish(): Promise<number>
}

/** Rows that are taken out at once. */
const garbageAtOnce = 500
/** An hour's folder is left alone until nothing can be written into it any more. */
const settledMs = 2 * 3_600_000

export const createClipDeleter = (options: DeleteOptions): ClipDeleter => {
  const { database, index, files, recordingsDir, log, now, makeDurable } = options

  /** Whether what was removed from the folder of a file would stay so. One folder that fails must not stop the others. */
  const isSynced = async (path: string): Promise<boolean> => {
    try {
      await files.syncFolderOf(path)
      return true
    } catch (error) {
      // Where the folder is gone, what was in it is too.
      if (isMissing(error)) return true
      log.error({ err: error, path }, 'the folder of deleted clips could not be synced; it is tried again')
      return false
    }
  }

  /**
   * Steps 13 to 15: files, folders, rows. A file that cannot be removed, or whose folder cannot be synced, keeps its row
   * for the next attempt.
   */
  const removeFiles = async (clips: readonly StoredClip[]): Promise<number> => {
    const folders = new Map<string, StoredClip[]>()
    for (const clip of clips)
      try {
        await files.unlink(clip.path).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
        const folder = dirname(clip.path)
        folders.set(folder, [...(folders.get(folder) ?? []), clip])
      } catch (error) {
        log.error({ err: error, path: clip.path }, 'a clip could not be deleted; it is tried again')
      }
    for (const [folder, [first]] of folders)
      if (first && !(await isSynced(first.path))) folders.delete(folder)
    const gone: readonly ClipId[] = [...folders.values()].flat().map(({ clipId }) => clipId)
    for (let at = 0; at < gone.length; at += garbageAtOnce)
      await removeGarbage(database, gone.slice(at, at + garbageAtOnce))
    for (const within of folders.values()) {
      const last = within.at(-1)
      if (last && last.to < now() - settledMs) await files.removeEmptyFolders(last.path)
    }
    return gone.length
  }

  return {
    delete: async (candidates) => {
      if (candidates.length === 0) return { clips: [], removed: 0 }
      // Between two commits of the index: coverage that is being extended would come back whole.
      const marked = await index.between(async () => {
        const done = await database.transaction((trx) => markDeleted(trx, candidates))
        for (const { sourceId, span } of done.cuts) index.cut(sourceId, span)
        return done
      })
      if (marked.clips.length === 0) return { clips: [], removed: 0 }
      await makeDurable()
      await logGaps(recordingsDir, marked.gaps).catch((error: unknown) =>
        log.error({ err: error }, 'deletions could not be noted beside the clips'),
      )
      return { clips: marked.clips, removed: await removeFiles(marked.clips) }
    },
    finish: async () => {
      let ended = 0
      for (let after = ''; ;) {
        const garbage = await garbageClips(database, after, garbageAtOnce)
        const last = garbage.at(-1)
        if (!last) return ended
        await makeDurable()
        ended += await removeFiles(garbage)
        after = last.clipId
      }
    },
  }
}
