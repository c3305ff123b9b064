import type { SourceId } from '../../contract/ids.ts'
import type { DiskStatus } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Config } from '../../kernel/config/index.ts'
import { makeDurable, type Database } from '../../kernel/database/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { Files } from '../files/index.ts'
import { periodically } from '../periodic.ts'
import type { Sources } from '../source/sources.ts'
import type { SharedIndex } from '../store/index.ts'
import { footageEndBefore } from '../store/coverage.ts'
import { trimHistory } from '../store/history.ts'
import { retainedSources, type RetainedSource } from '../store/sources.ts'
import { createCautiousNow, trustedAfterMs } from './cautious-clock.ts'
import { createClipDeleter } from './delete-clips.ts'
import { readDiskSpace } from './disk-space.ts'
import { describeDisk } from './disk-status.ts'
import { createPass } from './pass.ts'
import { bytesOf, bytesToFree, sourcesToStop, type DiskSpace } from './rules.ts'
import { createUsageCounter, type Usage } from './usage.ts'
import { warningsOf, type DiskWarning } from './warnings.ts'

export interface RetentionOptions {
  readonly policy: Config['retention']
  readonly database: Database
  readonly index: SharedIndex
  readonly files: Files
  readonly recordingsDir: string
  readonly clock: Pick<Clock, 'now' | 'monotonic'>
  readonly log: Log
  readonly sources: Pick<Sources, 'pause' | 'resume'>
  /** @default of the disk below `recordingsDir` */
  readonly readSpace?: () => Promise<DiskSpace>
}

/** Keeps room on the disk, and footage no longer than it is to be kept. */
export interface Retention {
  /** Undefined until the disk was looked at. */
  readonly disk: DiskStatus | undefined
  readonly warnings: readonly DiskWarning[]
  /** Clips were finished. */
  added(clips: readonly { readonly sourceId: SourceId; readonly bytes: number }[]): void
  /** Makes room where there is too little, and nothing else. */
  makeRoom(): Promise<void>
  /** Looks once, and does what is to be done. */
  look(): Promise<void>
  /** Waits for the batch that is under way. Idempotent. */
  close(): Promise<void>
}

const noSpace = {
  reason: 'no-space',
  detail: 'nothing but held footage is left on the disk to make room of',
} as const

const dayMs = 86_400_000
/** What goes on must find room until then: time enough for several looks, and for somebody to come. */
const horizonMs = 120_000
/** Room for so much writing is kept at least, whatever the configuration says. */
const reserveMs = 60_000
const countEveryMs = 300_000

const rateOf = (usage: Usage | undefined, id: SourceId): number => usage?.sources.get(id)?.bytesPerDay ?? 0

export const createRetention = (options: RetentionOptions): Retention => {
  const { policy, database, index, files, recordingsDir, clock, log, sources } = options
  const readSpace = options.readSpace ?? (() => readDiskSpace(recordingsDir))
  const stopped = new AbortController()
  let agingNow: (() => EpochMs) | undefined
  const counter = createUsageCounter({
    database,
    monotonic: () => clock.monotonic(),
    signal: stopped.signal,
  })
  const deleter = createClipDeleter({
    ...{ database, index, files, recordingsDir, log },
    now: () => clock.now(),
    makeDurable: () => makeDurable(database),
  })
  const pass = createPass({
    ...{ database, recordingsDir, index, deleter, signal: stopped.signal },
    onDeleted: (clips) => counter.deleted(clips),
  })
  let usage: Usage | undefined
  let disk: DiskStatus | undefined
  let warnings: readonly DiskWarning[] = []
  let passedAt = -Infinity
  let countedAt = -Infinity
  /** Stopped by us for want of room. */
  const paused = new Set<SourceId>()

  const keepFree = ({ totalBytes }: DiskSpace): number => {
    const writtenPerDay = [...(usage?.sources.values() ?? [])].reduce(
      (sum, { bytesPerDay }) => sum + bytesPerDay,
      0,
    )
    const reserve = (writtenPerDay / dayMs) * reserveMs
    return Math.min(totalBytes / 2, Math.max(bytesOf(policy.keepFree, totalBytes), reserve))
  }

  const stop = (retained: readonly RetainedSource[], space: DiskSpace): void => {
    const writing = retained
      .filter(({ id, recorded }) => recorded && !paused.has(id))
      .map(({ id, priority }) => ({ id, priority, bytesPerMs: rateOf(usage, id) / dayMs }))
    const ids = sourcesToStop(writing, space.freeBytes, keepFree(space), horizonMs)
    if (ids.length === 0) return
    log.error({ sources: ids, freeBytes: space.freeBytes }, noSpace.detail)
    index.journal('disk.onlyHeldLeft', null, { freeBytes: space.freeBytes, stopped: ids })
    for (const id of ids) {
      paused.add(id)
      sources.pause(id, noSpace)
    }
  }

  const resume = (space: DiskSpace): void => {
    if (paused.size === 0) return
    const ids = [...paused]
    log.warn({ sources: ids, freeBytes: space.freeBytes }, 'there is room on the disk again')
    index.journal('disk.roomAgain', null, { freeBytes: space.freeBytes, resumed: ids })
    paused.clear()
    for (const id of ids) sources.resume(id)
  }

  /** Makes room where there is too little, and stops sources where none can be made. */
  const keepRoom = async (retained: readonly RetainedSource[]): Promise<DiskSpace> => {
    const before = await readSpace()
    const wanted = bytesToFree(before.freeBytes, keepFree(before))
    if (wanted === 0) {
      resume(before)
      return before
    }
    const freed = await pass.makeRoom(retained, wanted)
    const after = await readSpace()
    if (freed < wanted && !stopped.signal.aborted) stop(retained, after)
    if (after.freeBytes >= keepFree(after)) resume(after)
    // A source whose settings were changed meanwhile was begun anew.
    for (const id of paused) sources.pause(id, noSpace)
    return after
  }

  const tellWarnings = (next: readonly DiskWarning[]): void => {
    for (const { event, data } of next) {
      if (warnings.some((before) => before.event === event)) continue
      log.warn(data, event)
      index.journal(event, null, data)
    }
    warnings = next
  }

  const look = async (): Promise<void> => {
    const retained = await retainedSources(database)
    agingNow ??= createCautiousNow(clock, await footageEndBefore(database, clock.now() - trustedAfterMs))
    const now = agingNow()
    if (clock.monotonic() - passedAt >= policy.passMinutes * 60_000) {
      await deleter.finish()
      await pass.ageOut(retained, now)
      await trimHistory(database, now).catch((error: unknown) =>
        log.error({ err: error }, 'the journal could not be trimmed; it is tried again'),
      )
      passedAt = clock.monotonic()
    }
    const space = await keepRoom(retained)
    if (clock.monotonic() - countedAt >= countEveryMs || usage === undefined) {
      usage = await counter.count(retained, clock.now())
      countedAt = clock.monotonic()
    }
    const { holdQuota } = policy
    disk = describeDisk({
      ...{ path: recordingsDir, retained, space, usage, keepFreeBytes: keepFree(space) },
      ...{ holdQuotaBytes: bytesOf(holdQuota, space.totalBytes), stopped: [...paused] },
    })
    tellWarnings(warningsOf(disk, policy.warnDays))
  }

  let looking: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> =>
    (looking = looking.catch(() => undefined).then(work))
  const lookInTurn = (): Promise<void> => inTurn(look)
  const watch = periodically(policy.lookSeconds * 1000, 'making room on the disk', log, lookInTurn)

  return {
    get disk() {
      return disk
    },
    get warnings() {
      return warnings
    },
    added: (clips) => counter.added(clips),
    makeRoom: () =>
      inTurn(async () => {
        await keepRoom(await retainedSources(database))
      }),
    look: lookInTurn,
    close: async () => {
      stopped.abort()
      await watch.close()
      await looking.catch(() => undefined)
    },
  }
}
