import { setTimeout as delay } from 'node:timers/promises'
import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { placedHolds } from '../store/holds.ts'
import type { RetainedSource } from '../store/sources.ts'
import { bytesWithin, longestClipMs, sumStretch, writtenSince } from '../store/stored-clips.ts'
import { bulkReaders } from './bulk.ts'
import { joinRanges, type StoredClip } from './rules.ts'

/** What one source has on the disk. */
export interface SourceUsage {
  readonly bytes: number
  readonly heldBytes: number
  /** Measured over the last day, or as much of it as there is. */
  readonly bytesPerDay: number
  /** Whether that is long enough to foretell anything by it. */
  readonly measured: boolean
}

export interface Usage {
  readonly sources: ReadonlyMap<SourceId, SourceUsage>
  readonly oldestBulk: EpochMs | null
  /** By how much what is held grows, over the last week. */
  readonly heldBytesPerDay: number
}

/** Counts what is on the disk, from the index, a little at a time. */
export interface UsageCounter {
  count(sources: readonly RetainedSource[], now: EpochMs): Promise<Usage>
  /** Clips were finished. */
  added(clips: readonly { readonly sourceId: SourceId; readonly bytes: number }[]): void
  deleted(clips: readonly StoredClip[]): void
}

const dayMs = 86_400_000
const weekDays = 7
/** A rate that was measured over less foretells nothing. */
const shortestMeasureMs = 600_000
/** Shorter still, it is not even a rate. */
const shortestRateMs = 10_000
/** Rows of one look: some 10 ms of the index's time. */
const stretchRows = 5000
const restMs = 20
/** What is added and taken away meanwhile is kept count of; the whole is counted anew this often. */
const recountMs = dayMs

export const createUsageCounter = (options: {
  readonly database: Database
  readonly monotonic: () => number
  readonly signal: AbortSignal
}): UsageCounter => {
  const { database, monotonic, signal } = options
  let totals = new Map<SourceId, number>()
  let countedAt = -Infinity
  /** Bytes of held ranges that nothing is added to any more. */
  let settled = new Map<string, number>()

  const add = (id: SourceId, bytes: number): void => {
    totals.set(id, Math.max(0, (totals.get(id) ?? 0) + bytes))
  }

  const recount = async (): Promise<void> => {
    if (monotonic() - countedAt < recountMs) return
    totals = new Map()
    settled = new Map()
    for (let after: number | null = 0; after !== null && !signal.aborted;) {
      const stretch = await sumStretch(database, after, stretchRows)
      for (const [id, bytes] of stretch.bytes) add(id, bytes)
      after = stretch.next
      if (after !== null) await delay(restMs, undefined, { signal }).catch(() => undefined)
    }
    countedAt = monotonic()
  }

  const bytesOfRange = async (id: SourceId, range: TimeRange, now: EpochMs): Promise<number> => {
    const key = `${id} ${range.from} ${range.to}`
    const known = settled.get(key)
    if (known !== undefined) return known
    const bytes = await bytesWithin(database, id, range)
    if (range.to < now - longestClipMs) settled.set(key, bytes)
    return bytes
  }

  const bytesOfRanges = async (id: SourceId, ranges: readonly TimeRange[], now: EpochMs): Promise<number> => {
    let bytes = 0
    for (const range of ranges) bytes += await bytesOfRange(id, range, now)
    return bytes
  }

  const rateOf = async (
    id: SourceId,
    now: EpochMs,
  ): Promise<Pick<SourceUsage, 'bytesPerDay' | 'measured'>> => {
    const { bytes, from } = await writtenSince(database, id, now - dayMs)
    if (from === null) return { bytesPerDay: 0, measured: true }
    const measuredMs = now - from
    return {
      bytesPerDay: measuredMs < shortestRateMs ? 0 : (bytes * dayMs) / measuredMs,
      measured: measuredMs >= shortestMeasureMs,
    }
  }

  return {
    added: (clips) => {
      for (const { sourceId, bytes } of clips) add(sourceId, bytes)
    },
    deleted: (clips) => {
      for (const { sourceId, bytes } of clips) add(sourceId, -bytes)
    },
    count: async (sources, now) => {
      await recount()
      const placed = Map.groupBy(await placedHolds(database), ({ sourceId }) => sourceId)
      const readers = await bulkReaders(
        database,
        sources.map(({ id }) => id),
      )
      const used = new Map<SourceId, SourceUsage>()
      let [oldestBulk, newlyHeld]: [EpochMs | null, number] = [null, 0]
      for (const { id } of sources) {
        const holds = placed.get(id) ?? []
        const held = joinRanges(holds)
        const before = joinRanges(holds.filter(({ createdAt }) => createdAt < now - weekDays * dayMs))
        const heldBytes = await bytesOfRanges(id, held, now)
        used.set(id, { bytes: totals.get(id) ?? 0, heldBytes, ...(await rateOf(id, now)) })
        newlyHeld += heldBytes - (await bytesOfRanges(id, before, now))
        const [oldest] = (await readers.get(id)?.next(now, 1)) ?? []
        if (oldest && (oldestBulk === null || oldest.from < oldestBulk)) oldestBulk = oldest.from
      }
      return { sources: used, oldestBulk, heldBytesPerDay: Math.max(0, newlyHeld) / weekDays }
    },
  }
}
