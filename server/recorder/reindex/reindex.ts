import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { NodeId, SourceId } from '../../contract/ids.ts'
import type { SourceSettings } from '../../contract/recorder.ts'
import type { Database } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Files } from '../files/index.ts'
import { clipFilesSince } from '../recovery/clip-folders.ts'
import { digestOf, mendClip, type MendedClip } from '../recovery/mend-clip.ts'
import { readGapLog, readHoldList, readIdentity } from '../source-folder/index.ts'
import type { FinishedClip } from '../store/clip-entry.ts'
import { forgetClips, putFinishedClips } from '../store/clips.ts'
import { coverageWithin, rebuildCoverage } from '../store/coverage.ts'
import { gapsWithin, putGaps, removeDeletedGaps } from '../store/gaps.ts'
import { hasHold, putHold } from '../store/holds.ts'
import { knownDigests } from '../store/known-clips.ts'
import { putKnownRun } from '../store/runs.ts'
import { everySourceId, putSource } from '../store/sources.ts'
import { settleDeleted } from './settle-deleted.ts'

export interface ReindexOptions {
  readonly database: Database
  readonly recordingsDir: string
  readonly files: Files
  /** Read every file whole for its digest. Else only digests that were known are kept. */
  readonly digests: boolean
  readonly now: () => number
  readonly onProgress: (progress: { readonly sourceId: SourceId; readonly clips: number }) => void
}

export interface Reindexed {
  readonly sources: number
  readonly clips: number
}

/** Clips that are read before their rows are written. */
const clipsAtOnce = 500

/** Folders below the recordings folder that are named as a source's is. */
export const sourceFolders = async (recordingsDir: string): Promise<readonly SourceId[]> => {
  const entries = await readdir(recordingsDir, { withFileTypes: true })
  return entries.flatMap((entry) => {
    const id = SourceId.safeParse(entry.name)
    return entry.isDirectory() && id.success ? [id.data] : []
  })
}

/** What is known of a source whose folder has lost its identity: only that it is this one. */
const nameless = (id: SourceId): SourceSettings => ({
  id,
  homeNode: newId(NodeId),
  kind: 'rtsp',
  name: id,
  url: 'rtsp://unknown.invalid/',
  credentials: null,
  transport: 'tcp',
  enabled: false,
  priority: 0,
  retentionDays: 36_500,
})

const settingsOf = async (recordingsDir: string, id: SourceId): Promise<SourceSettings> => {
  const identity = await readIdentity(recordingsDir, id)
  return identity?.source.id === id ? { ...identity.source, credentials: null } : nameless(id)
}

const finish = async (
  { recordingsDir, digests }: ReindexOptions,
  clip: MendedClip,
  known: string | undefined,
): Promise<FinishedClip> => {
  const digest =
    clip.cutBytes === 0 && known !== undefined
      ? known
      : digests
        ? await digestOf(join(recordingsDir, clip.entry.path))
        : null
  return { ...clip, digest }
}

/** @returns the epochs that occur, and how many clips there are */
const indexClips = async (
  options: ReindexOptions,
  id: SourceId,
): Promise<{ readonly epochs: ReadonlySet<number>; readonly clips: number }> => {
  const { database, recordingsDir } = options
  const paths = await clipFilesSince(recordingsDir, id, 0)
  const known = await knownDigests(database, id)
  await database.transaction((trx) => forgetClips(trx, id))
  const epochs = new Set<number>()
  let clips = 0
  for (let at = 0; at < paths.length; at += clipsAtOnce) {
    const finished: FinishedClip[] = []
    for (const path of paths.slice(at, at + clipsAtOnce)) {
      const mending = await mendClip(options, path)
      if (mending.is === 'clip') finished.push(await finish(options, mending.clip, known.get(path)))
    }
    await database.transaction(async (trx) => {
      for (const { entry } of finished) await putKnownRun(trx, entry.runId, entry.epoch, entry.start)
      await putFinishedClips(trx, finished)
    })
    for (const { entry } of finished) epochs.add(entry.epoch)
    clips += finished.length
    options.onProgress({ sourceId: id, clips })
  }
  return { epochs, clips }
}

const indexSource = async (options: ReindexOptions, id: SourceId): Promise<number> => {
  const { database, recordingsDir } = options
  const { epochs, clips } = await indexClips(options, id)
  const gaps = await readGapLog(recordingsDir, id)
  const holds = await readHoldList(recordingsDir, id)
  await database.transaction(async (trx) => {
    for (const epoch of epochs) await rebuildCoverage(trx, id, epoch, 0)
    const everything = { from: 0, to: Number.MAX_SAFE_INTEGER }
    const known = (await gapsWithin(trx, id, everything)).filter(({ reason }) => reason === 'deleted')
    const noted = new Map([...known, ...gaps].map((gap) => [gap.id, gap]))
    await removeDeletedGaps(trx, id)
    await putGaps(trx, settleDeleted([...noted.values()], await coverageWithin(trx, id, everything)))
    for (const hold of holds) if (!(await hasHold(trx, hold.id))) await putHold(trx, hold, options.now())
  })
  return clips
}

/**
 * Rebuilds the index of all footage from the files alone: clips and coverage from what the files say, sources and gaps
 * from what lies beside them. Sources that the index still knows keep their settings, and holds
 * theirs; the journal stays.
 */
export const reindex = async (options: ReindexOptions): Promise<Reindexed> => {
  const { database, recordingsDir, now } = options
  const known = new Set(await everySourceId(database))
  const ids = await sourceFolders(recordingsDir)
  let clips = 0
  for (const id of ids) {
    if (!known.has(id)) {
      const settings = await settingsOf(recordingsDir, id)
      await database.transaction((trx) => putSource(trx, settings, now()))
    }
    clips += await indexSource(options, id)
  }
  return { sources: ids.length, clips }
}
