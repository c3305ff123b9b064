import type { SourceId } from '../../contract/ids.ts'
import type { GapReason, SourceHealth } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { WrittenFragment } from '../clip/clip-writer.ts'
import type { RecorderClock } from '../clock/index.ts'
import type { EndReason } from '../source/end-reason.ts'
import { lastBreak } from '../store/gaps.ts'
import { everySourceId } from '../store/sources.ts'
import { addTallies, restartsOf, talliesSince, type SourceTally } from '../store/tallies.ts'
import { rateOf, remember, type Arrival } from './rates.ts'
import { followOffset, skewOf, type SkewTrack } from './skew.ts'
import {
  add,
  addTo,
  dayOf,
  hourMs,
  hourOf,
  usualFrameRate,
  weekHours,
  type Hours,
  type Tally,
} from './tally.ts'

/** How every source is and was: rates, restarts, its clock, what broke last. Outlives changes of its settings. */
export interface HealthKeeper {
  /** Takes up what the index knows of earlier runs, beside what was told since. */
  load(): Promise<void>
  /** Writes what was told since the last time; keeps it where that fails. */
  save(): Promise<void>
  /** A fragment is in its file. */
  written(id: SourceId, fragment: WrittenFragment): void
  /** A stream ended that nobody asked to end. `recorded`: it had written something. */
  broken(id: SourceId, why: EndReason, recorded: boolean): void
  /** `recording`: whether fragments come now. */
  of(id: SourceId, recording: boolean): SourceHealth
}

interface Known {
  recent: readonly Arrival[]
  hours: Hours
  skew: SkewTrack | undefined
  restarts: number
  picture: SourceHealth['picture']
  lastBreak: { readonly at: EpochMs; readonly reason: GapReason; readonly detail: string | null } | null
}

const unknown = (): Known => ({
  recent: [],
  hours: new Map(),
  skew: undefined,
  restarts: 0,
  picture: null,
  lastBreak: null,
})

export const createHealthKeeper = (options: {
  readonly database: Database
  readonly clock: Pick<RecorderClock, 'now' | 'monotonic'>
}): HealthKeeper => {
  const { database, clock } = options
  const sources = new Map<SourceId, Known>()
  let unsaved = new Map<string, SourceTally>()

  const known = (id: SourceId): Known => {
    const found = sources.get(id) ?? unknown()
    sources.set(id, found)
    return found
  }

  const keepForSaving = (entry: SourceTally): void => {
    const key = `${entry.hour} ${entry.sourceId}`
    const before = unsaved.get(key)
    unsaved.set(key, before ? { ...entry, tally: add(before.tally, entry.tally) } : entry)
  }

  const count = (id: SourceId, tally: Tally): void => {
    const source = known(id)
    const now = clock.now()
    source.hours = addTo(source.hours, now, tally)
    keepForSaving({ sourceId: id, hour: hourOf(now), tally })
  }

  return {
    load: async () => {
      for (const { sourceId, hour, tally } of await talliesSince(
        database,
        hourOf(clock.now()) - weekHours * hourMs,
      ))
        known(sourceId).hours = addTo(known(sourceId).hours, hour, tally)
      for (const [sourceId, restarts] of await restartsOf(database)) known(sourceId).restarts += restarts
      for (const id of await everySourceId(database))
        known(id).lastBreak ??= (await lastBreak(database, id)) ?? null
    },
    save: async () => {
      const taken = unsaved
      unsaved = new Map()
      try {
        await addTallies(database, [...taken.values()])
      } catch (error) {
        for (const entry of taken.values()) keepForSaving(entry)
        throw error
      }
    },
    written: (id, { durationMs, bytes, frames, picture, offset }) => {
      const source = known(id)
      source.recent = remember(source.recent, { at: clock.monotonic(), durationMs, frames, bytes })
      source.picture = picture
      source.skew = offset === undefined ? undefined : followOffset(source.skew, clock.now(), offset)
      count(id, { frames, bytes, coveredMs: durationMs, restarts: 0 })
    },
    broken: (id, { reason, detail }, recorded) => {
      const source = known(id)
      source.recent = []
      source.skew = undefined
      source.lastBreak = { at: clock.now(), reason, detail }
      if (!recorded) return
      source.restarts += 1
      count(id, { frames: 0, bytes: 0, coveredMs: 0, restarts: 1 })
    },
    of: (id, recording) => {
      const source = sources.get(id) ?? unknown()
      const day = dayOf(source.hours, clock.now())
      return {
        now: recording ? rateOf(source.recent) : null,
        day: day.rate,
        usualFrameRate: usualFrameRate(source.hours),
        hours: [...day.bitsPerSecond],
        restarts: { total: source.restarts, day: day.restarts },
        clock: recording ? skewOf(source.skew) : null,
        picture: source.picture,
        lastBreak: source.lastBreak,
      }
    },
  }
}
