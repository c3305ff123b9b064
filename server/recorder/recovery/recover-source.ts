import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { putMendedClips, removeClips } from '../store/clips.ts'
import { rebuildCoverage } from '../store/coverage.ts'
import { clipsToRecover, lastClipStart, type KnownClip } from '../store/known-clips.ts'
import { putKnownRun } from '../store/runs.ts'
import { clipFilesSince } from './clip-folders.ts'
import { mendClip, type MendedClip, type MendOptions } from './mend-clip.ts'

export interface RecoverOptions extends MendOptions {
  readonly database: Database
}

/** What had to be mended of one source. */
export interface RecoveredSource {
  /** Files that were open, or that the index did not know: in the index again, and to be finished. */
  readonly clips: readonly MendedClip[]
  /** Clips that are no more: their files are gone, or held no whole fragment. */
  readonly removed: number
}

interface Findings {
  readonly clips: readonly MendedClip[]
  /** Rows that no file stands behind. */
  readonly gone: readonly KnownClip[]
  /** Paths of files that held no whole fragment, and were removed. */
  readonly emptied: readonly string[]
}

/**
 * Compares rows and files from the hour of the last clips on. Rows older than that were committed, and their files
 * synced, before those clips were begun.
 */
const find = async (options: RecoverOptions, sourceId: SourceId, knownSince: EpochMs): Promise<Findings> => {
  const { database, recordingsDir, files } = options
  const from = (await lastClipStart(database, sourceId)) ?? 0
  const known = await clipsToRecover(database, sourceId, from)
  const onDisk = new Set(await clipFilesSince(recordingsDir, sourceId, from))
  for (const { path } of known) if (!onDisk.has(path) && (await files.exists(path))) onDisk.add(path)

  const settled = new Set(known.filter(({ state }) => state !== 'open').map(({ path }) => path))
  const suspects = [...onDisk].filter((path) => !settled.has(path))
  const clips: MendedClip[] = []
  for (const path of suspects) {
    const clip = await mendClip(options, path)
    if (clip) clips.push(clip)
  }
  const mended = new Set(clips.map(({ entry }) => entry.clipId))
  const gone = known.filter(
    ({ clipId, path, start }) =>
      start >= knownSince && !mended.has(clipId) && !(settled.has(path) && onDisk.has(path)),
  )
  const kept = new Set(clips.map(({ entry }) => entry.path))
  return { clips, gone, emptied: suspects.filter((path) => !kept.has(path)) }
}

/** The earliest clip that changed, for each epoch: coverage is rebuilt from there. */
const earliestByEpoch = ({ clips, gone }: Findings): ReadonlyMap<number, number> => {
  const changed = [
    ...clips.map(({ entry }) => ({ epoch: entry.epoch, start: entry.start })),
    ...gone.map(({ epoch, start }) => ({ epoch, start })),
  ]
  const earliest = new Map<number, number>()
  for (const { epoch, start } of changed)
    earliest.set(epoch, Math.min(earliest.get(epoch) ?? Infinity, Math.round(start)))
  return earliest
}

/**
 * Makes index and disk agree about one source, in both directions, without losing a whole fragment.
 * @param knownSince rows from before are not judged by their files: those lie on another disk
 */
export const recoverSource = async (
  options: RecoverOptions,
  sourceId: SourceId,
  knownSince: EpochMs = 0,
): Promise<RecoveredSource> => {
  const findings = await find(options, sourceId, knownSince)
  const { clips, gone, emptied } = findings
  if (clips.length + gone.length > 0)
    await options.database.transaction(async (trx) => {
      await removeClips(
        trx,
        gone.map(({ clipId }) => clipId),
      )
      for (const { entry } of clips) await putKnownRun(trx, entry.runId, entry.epoch, entry.start)
      await putMendedClips(trx, clips)
      for (const [epoch, from] of earliestByEpoch(findings)) await rebuildCoverage(trx, sourceId, epoch, from)
    })
  return { clips, removed: new Set([...gone.map(({ path }) => path), ...emptied]).size }
}
