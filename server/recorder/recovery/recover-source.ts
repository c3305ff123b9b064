import type { SourceId } from '../../contract/ids.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { Files } from '../files/index.ts'
import type { FinishedClip } from '../store/clip-entry.ts'
import {
  clipsToRecover,
  lastClipStart,
  putFinishedClips,
  removeClips,
  type KnownClip,
} from '../store/clips.ts'
import { rebuildCoverage } from '../store/coverage.ts'
import { putKnownRun } from '../store/runs.ts'
import { clipFilesSince } from './clip-folders.ts'
import { finishClip } from './finish-clip.ts'

export interface RecoverOptions {
  readonly database: Database
  readonly recordingsDir: string
  readonly files: Files
}

/** What had to be mended of one source. */
export interface RecoveredSource {
  /** Files that were open, or that the index did not know. */
  readonly finished: number
  readonly cutBytes: number
  /** Files without a whole fragment, and rows without a file. */
  readonly removed: number
}

interface Findings {
  readonly clips: readonly FinishedClip[]
  readonly cutBytes: number
  /** Rows that no file stands behind. */
  readonly gone: readonly KnownClip[]
  readonly emptyFiles: number
}

/**
 * Compares rows and files from the hour of the last clips on. Rows older than that were committed, and their files
 * synced, before those clips were begun.
 */
const find = async (options: RecoverOptions, sourceId: SourceId): Promise<Findings> => {
  const { database, recordingsDir, files } = options
  const from = (await lastClipStart(database, sourceId)) ?? 0
  const known = await clipsToRecover(database, sourceId, from)
  const onDisk = new Set(await clipFilesSince(recordingsDir, sourceId, from))
  for (const { path } of known) if (!onDisk.has(path) && (await files.exists(path))) onDisk.add(path)

  const settled = new Set(known.filter(({ state }) => state !== 'open').map(({ path }) => path))
  const clips: FinishedClip[] = []
  let cutBytes = 0
  let emptyFiles = 0
  for (const path of onDisk) {
    if (settled.has(path)) continue
    const finished = await finishClip(recordingsDir, path, files)
    if (finished) clips.push(finished.clip)
    else emptyFiles += 1
    cutBytes += finished?.cutBytes ?? 0
  }
  const mended = new Set(clips.map(({ entry }) => entry.clipId))
  const gone = known.filter(
    ({ clipId, path }) => !mended.has(clipId) && !(settled.has(path) && onDisk.has(path)),
  )
  return { clips, cutBytes, gone, emptyFiles }
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

/** Makes index and disk agree about one source, in both directions, without losing a whole fragment. */
export const recoverSource = async (
  options: RecoverOptions,
  sourceId: SourceId,
): Promise<RecoveredSource> => {
  const findings = await find(options, sourceId)
  const { clips, gone } = findings
  await options.database.transaction(async (trx) => {
    await removeClips(
      trx,
      gone.map(({ clipId }) => clipId),
    )
    for (const { entry } of clips) await putKnownRun(trx, entry.runId, entry.epoch, entry.start)
    await putFinishedClips(trx, clips)
    for (const [epoch, from] of earliestByEpoch(findings)) await rebuildCoverage(trx, sourceId, epoch, from)
  })
  return {
    finished: clips.length,
    cutBytes: findings.cutBytes,
    removed: gone.length + findings.emptyFiles,
  }
}
