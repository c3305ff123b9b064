import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceId } from '../../contract/ids.ts'
import type { GapReason } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { isMissing } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { CoverageSpan } from '../clip/coverage.ts'
import { putMendedClips, removeClips } from '../store/clips.ts'
import { lastCoverage, rebuildCoverage } from '../store/coverage.ts'
import { GapId, type Gap } from '../store/gap.ts'
import { putGaps } from '../store/gaps.ts'
import { clipsToRecover, lastClipStart, type KnownClip } from '../store/known-clips.ts'
import { putKnownRun } from '../store/runs.ts'
import { clipFilesSince } from './clip-folders.ts'
import { examineClip } from './examine-clip.ts'
import { unexplainedHoles } from './explain-holes.ts'
import { mendClip, type MendedClip, type MendOptions } from './mend-clip.ts'

export interface RecoverOptions extends MendOptions {
  readonly database: Database
}

/** How far index and disk are compared. */
export interface RecoverScope {
  /** Rows from before are not judged by their files: those lie on another disk. */
  readonly knownSince?: EpochMs
  /**
   * Finished clips from then on are read as well: the disk may have lost what it said it had. Without it only their
   * sizes are looked at.
   */
  readonly doubtedSince?: EpochMs
  /** Why the recorder knows no more of what it did last. */
  readonly forgottenBy?: GapReason
}

/** What had to be mended of one source. */
export interface RecoveredSource {
  /** Files that were open, or that the index did not know: in the index again, and to be finished. */
  readonly clips: readonly MendedClip[]
  /** Clips that are no more: their files are gone, or held no whole fragment. */
  readonly removed: number
  /** Files that could not be read, or not be made sense of: rows and files are as they were. */
  readonly unread: readonly UnreadFile[]
  /** What was covered, and is not any more, and holes that nothing explained: gaps that the index holds already. */
  readonly lost: readonly Gap[]
}

export interface UnreadFile {
  readonly path: string
  readonly why: string
}

interface Findings {
  readonly clips: readonly MendedClip[]
  /** The rows of these clips as they were: a file may tell of a later start. */
  readonly rows: readonly KnownClip[]
  /** Rows that no file stands behind. */
  readonly gone: readonly KnownClip[]
  /** Paths of files that held no whole fragment, and were removed. */
  readonly emptied: readonly string[]
  readonly unread: readonly UnreadFile[]
}

const unreadable = (path: string, error: unknown): UnreadFile => ({
  path,
  why: error instanceof Error ? error.message : String(error),
})

const hourMs = 3_600_000

/** Whether a finished clip's file is as long as its row says, and, where it is doubted, holds all of its fragments. */
const isWhole = async (recordingsDir: string, clip: KnownClip, doubted: boolean): Promise<boolean> => {
  const file = join(recordingsDir, clip.path)
  const size = await stat(file).then(
    (found) => found.size,
    (error: unknown) => {
      if (isMissing(error)) return -1
      throw error
    },
  )
  if (size < clip.bytes || !doubted) return size >= clip.bytes
  return ((await examineClip(file))?.wholeBytes ?? 0) >= clip.bytes
}

/**
 * Compares rows and files from the hour of the last clips on. Rows older than that were committed, and their files
 * synced, before those clips were begun.
 */
const find = async (
  options: RecoverOptions,
  sourceId: SourceId,
  { knownSince = 0, doubtedSince = Infinity }: RecoverScope,
): Promise<Findings> => {
  const { database, recordingsDir, files } = options
  const first = Math.min((await lastClipStart(database, sourceId)) ?? 0, doubtedSince)
  // Files are found by the folder of their hour: all rows of that hour are needed to know them.
  const from = first - (first % hourMs)
  const known = await clipsToRecover(database, sourceId, from)
  const onDisk = new Set(await clipFilesSince(recordingsDir, sourceId, from))
  for (const { path } of known) if (!onDisk.has(path) && (await files.exists(path))) onDisk.add(path)

  const settled = new Set<string>()
  // One file that the disk does not give up keeps nothing else of the source from being mended.
  const unread: UnreadFile[] = []
  for (const clip of known) {
    if (clip.state === 'open') continue
    const isElsewhere = clip.state === 'garbage' || clip.start < knownSince
    try {
      if (isElsewhere || (await isWhole(recordingsDir, clip, clip.start >= doubtedSince)))
        settled.add(clip.path)
    } catch (error) {
      unread.push(unreadable(clip.path, error))
    }
  }
  const left = new Set(unread.map(({ path }) => path))
  const clips: MendedClip[] = []
  const emptied: string[] = []
  for (const path of onDisk) {
    if (settled.has(path) || left.has(path)) continue
    try {
      const mending = await mendClip(options, path)
      if (mending.is === 'clip') clips.push(mending.clip)
      if (mending.is === 'removed') emptied.push(path)
      if (mending.is === 'damaged') unread.push({ path, why: 'its head is damaged' })
    } catch (error) {
      unread.push(unreadable(path, error))
      left.add(path)
    }
  }
  const mended = new Set(clips.map(({ entry }) => entry.clipId))
  const gone = known.filter(
    ({ clipId, path, start }) =>
      start >= knownSince &&
      !mended.has(clipId) &&
      !left.has(path) &&
      !(settled.has(path) && onDisk.has(path)),
  )
  const rows = known.filter(({ clipId }) => mended.has(clipId))
  return { clips, rows, gone, emptied, unread }
}

/** The earliest clip that changed, for each epoch: coverage is rebuilt from there. */
const earliestByEpoch = ({ clips, rows, gone }: Findings): ReadonlyMap<number, number> => {
  const changed = [
    ...clips.map(({ entry }) => ({ epoch: entry.epoch, start: entry.start })),
    ...[...rows, ...gone].map(({ epoch, start }) => ({ epoch, start })),
  ]
  const earliest = new Map<number, number>()
  for (const { epoch, start } of changed)
    earliest.set(epoch, Math.min(earliest.get(epoch) ?? Infinity, Math.round(start)))
  return earliest
}

const bytesGone = 'what had been written is not on the disk'

/**
 * What was covered and is no more, as gaps. At a start what is missing behind all that is left is the absence itself,
 * which is explained as a whole.
 */
const gapsOf = (
  sourceId: SourceId,
  removed: readonly CoverageSpan[],
  coveredTo: CoverageSpan | undefined,
): readonly Gap[] =>
  removed
    .filter((span) => !coveredTo || span.epoch < coveredTo.epoch || span.to <= coveredTo.to)
    .map(({ epoch, from, to }) => ({
      ...{ id: newId(GapId), sourceId, epoch, from, to },
      ...{ reason: 'disk-error', detail: bytesGone },
    }))

/** Makes index and disk agree about one source, in both directions, without losing a whole fragment. */
export const recoverSource = async (
  options: RecoverOptions,
  sourceId: SourceId,
  scope: RecoverScope = {},
): Promise<RecoveredSource> => {
  const findings = await find(options, sourceId, scope)
  const { clips, gone, emptied, unread } = findings
  let lost: readonly Gap[] = []
  if (clips.length + gone.length > 0)
    await options.database.transaction(async (trx) => {
      await removeClips(
        trx,
        gone.map(({ clipId }) => clipId),
      )
      for (const { entry } of clips) await putKnownRun(trx, entry.runId, entry.epoch, entry.start)
      await putMendedClips(trx, clips)
      const removed: CoverageSpan[] = []
      for (const [epoch, from] of earliestByEpoch(findings))
        removed.push(...(await rebuildCoverage(trx, sourceId, epoch, from)))
      const isStart = scope.doubtedSince === undefined
      lost = gapsOf(sourceId, removed, isStart ? await lastCoverage(trx, sourceId) : undefined)
      await putGaps(trx, lost)
      if (!scope.forgottenBy) return
      for (const [epoch, from] of earliestByEpoch(findings)) {
        const holes = await unexplainedHoles(trx, sourceId, epoch, from, scope.forgottenBy)
        await putGaps(trx, holes)
        lost = [...lost, ...holes]
      }
    })
  const removed = new Set([...gone.map(({ path }) => path), ...emptied]).size
  return { clips, removed, unread, lost }
}
