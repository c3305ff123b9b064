import type { CompositionId, SessionId, SourceId, UnitId } from '../contract/ids.ts'
import type { TimeRange } from '../contract/time.ts'
import { compositionsById, type IndexedComposition } from '../footage-index/index.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import type { Ffmpeg } from '../kernel/ffmpeg/index.ts'
import type { Route } from '../kernel/http/index.ts'
import type { KeyStore } from '../kernel/keys/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Outbox, Settled } from '../kernel/outbox/index.ts'
import { bookmarkRoutes, type OnObserved } from './bookmarks/index.ts'
import { createClipFiles } from './clip-files.ts'
import { clipRoutes } from './clip-routes.ts'
import { exportRoutes, settleExport } from './exports/index.ts'
import { cutsWithin, type FootageCut } from './cuts/index.ts'
import { createFrameDecoder } from './frame-decoder.ts'
import { createFrames } from './frames.ts'
import { createHolds, holdRoutes, settleHold, type Holds } from './holds/index.ts'
import { createIndexReader } from './index-reader.ts'
import { createLooks } from './looks.ts'
import { missingStretches, type MissingStretch } from './missing.ts'
import { playlistRoutes } from './playlist-routes.ts'
import { createPermits, requestRoutes } from './requests/index.ts'
import { coverageWithin, gapsWithin } from './span-store.ts'
import { createTranscoder } from './transcoder.ts'
import { createViewers } from './viewers.ts'
import { viewingRoutes } from './viewing-routes.ts'

export type { FootageCut, RecordedClip } from './cuts/index.ts'
export type { MissingStretch } from './missing.ts'
export type { Holds, WantedHold } from './holds/index.ts'

/** What became of a command of footage, for the outbox: part of the transaction that settles it. */
export const settleFootage = async (settled: Settled, trx: Transaction): Promise<void> => {
  await settleHold(settled, trx)
  await settleExport(settled, trx)
}

const dayMs = 86_400_000

export interface FootageOptions {
  /** business.db: holds are kept there. */
  readonly database: Database
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly footageDb: string
  readonly recordingsDir: string
  /** Where the recorder puts finished exports, and how long it keeps them. */
  readonly exports: { readonly dir: string; readonly keepDays: number }
  readonly keys: KeyStore
  readonly ffmpeg: Pick<Ffmpeg<'frame' | 'transcode'>, 'run'>
  /** Fragments that may be encoded anew at once; as many slots has `ffmpeg` of that kind. 0: none are. */
  readonly transcoders: number
  /** Whether looking at recordings needs an approved application, and how long an approval lasts. */
  readonly requests: { readonly needed: boolean; readonly approvalDays: number }
  readonly audit: Pick<Audit, 'append'>
  readonly access: Access
  readonly clock: Clock
  readonly log: Log
  /** Origin that people type, where it differs from the one a request names. */
  readonly publicOrigin: string | undefined
  /** Told of a bookmark that says what was seen at a window. */
  readonly onObserved?: OnObserved
  /** Names of sources, as people know them. */
  readonly namesOf: (sources: readonly SourceId[]) => Promise<ReadonlyMap<SourceId, string>>
  /** Units that sources belong to; sources that there are not are left out. */
  readonly unitsOf: (sources: readonly SourceId[]) => Promise<ReadonlyMap<SourceId, UnitId>>
  /** The actor of a session that still holds, or undefined. Links live by it. */
  readonly tracksOf: (sources: readonly SourceId[]) => Promise<ReadonlyMap<SourceId, UnitId>>
  readonly actorOfSession: (sessionId: SessionId, address: string) => Promise<Actor | undefined>
}

export interface Footage {
  readonly routes: readonly Route[]
  readonly holds: Holds
  /** Whether footage.db can be read; until the recorder has made it, requests answer `footage.notReady`. */
  readonly ready: boolean
  /** What of a range was not recorded, and why. @throws DomainError `footage.notReady` */
  missingIn(source: SourceId, range: TimeRange): Promise<readonly MissingStretch[]>
  /** What there is of a range, as files that play by themselves. @throws DomainError `footage.notReady` */
  cutsOf(source: SourceId, range: TimeRange): Promise<readonly FootageCut[]>
  /** What the recorder knows of videos that it composes; none until it can be read. */
  compositions(ids: readonly CompositionId[]): Promise<readonly IndexedComposition[]>
  /** Idempotent. */
  close(): Promise<void>
}

/** Reading what was recorded: timelines, playlists, segments, files, pictures. */
export const createFootage = (options: FootageOptions): Footage => {
  const { database, audit, recordingsDir, clock, publicOrigin, keys, access, unitsOf, actorOfSession } =
    options
  const index = createIndexReader({ file: options.footageDb, log: options.log })
  const files = createClipFiles({ recordingsDir })
  const frames = createFrames({ index, files, decoder: createFrameDecoder(options.ffmpeg) })
  const transcoder = createTranscoder({ ffmpeg: options.ffmpeg, allowed: options.transcoders > 0 })
  const viewers = createViewers({
    ...{ access, clock, linkKey: () => keys.key('link'), unitsOf, actorOfSession },
    tracksOf: options.tracksOf,
  })
  const permits = createPermits({
    ...{ database, clock, needed: options.requests.needed },
    isFree: async (source) => (await options.tracksOf([source])).has(source),
  })
  const holds = createHolds({ database, outbox: options.outbox, audit, clock })
  const routes = [
    ...playlistRoutes({ index, viewers, permits, holds, audit, clock, publicOrigin }),
    ...viewingRoutes({ index, viewers, permits, audit, clock }),
    ...holdRoutes({ database, holds, viewers }),
    ...bookmarkRoutes({
      ...{ database, holds, viewers, audit, clock },
      onObserved: options.onObserved ?? (() => Promise.resolve()),
    }),
    ...requestRoutes({
      ...{ database, viewers, audit, clock },
      approvalDays: options.requests.approvalDays,
    }),
    ...exportRoutes({
      ...{ database, index, outbox: options.outbox, viewers, permits, audit, clock },
      ...{ exportsDir: options.exports.dir, keepMs: options.exports.keepDays * dayMs },
      namesOf: options.namesOf,
    }),
    ...clipRoutes({
      index,
      viewers,
      permits,
      files,
      frames,
      transcoder,
      looks: createLooks(audit),
      audit,
      recordingsDir,
    }),
  ]
  return {
    holds,
    // Whoever may watch meetings watches their tracks like any source; which those are, `viewers` knows.
    routes: routes.map((one) =>
      one.action === 'footage.watch' ? { ...one, orAction: 'recording.watch' as const } : one,
    ),
    get ready() {
      return index.ready
    },
    missingIn: async (source, range) => {
      const [covered, gaps] = await Promise.all([
        coverageWithin(index.database(), [source], range),
        gapsWithin(index.database(), [source], range),
      ])
      return missingStretches(source, range, covered, gaps)
    },
    cutsOf: (source, range) =>
      cutsWithin({ database: index.database(), files, recordingsDir }, source, range),
    compositions: async (ids) => (index.ready ? compositionsById(index.database(), ids) : []),
    close: () => index.close(),
  }
}
