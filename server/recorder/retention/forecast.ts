import type { DiskStatus } from '../../contract/recorder.ts'

/** What one source has on the disk and adds to it. Bytes and days. */
export interface SourceLoad {
  readonly bytesPerDay: number
  /** Not under a hold. */
  readonly bulkBytes: number
  readonly retentionDays: number
}

export interface ForecastInput {
  readonly sources: readonly SourceLoad[]
  readonly freeBytes: number
  readonly keepFreeBytes: number
  readonly heldBytes: number
  /** By how much what is held grows. */
  readonly heldBytesPerDay: number
  readonly holdQuotaBytes: number
}

export type Forecast = Pick<DiskStatus, 'fullInDays' | 'reachableDays' | 'holdQuotaInDays' | 'targets'>

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

/**
 * Bulk bytes of a source in so many days: it grows by what is recorded until its oldest footage is over its retention;
 * from then on as much goes as comes.
 */
const bulkIn = ({ bytesPerDay, bulkBytes, retentionDays }: SourceLoad, days: number): number =>
  Math.min(bulkBytes + bytesPerDay * days, Math.max(bytesPerDay * retentionDays, 0))

/** The day on which a source stops growing. */
const settledIn = ({ bytesPerDay, bulkBytes, retentionDays }: SourceLoad): number =>
  bytesPerDay <= 0 ? 0 : Math.max(0, retentionDays - bulkBytes / bytesPerDay)

/** When `lack` (which only changes its slope at `bends`) first is above 0; undefined if not by the last of them. */
const firstAbove = (lack: (days: number) => number, bends: readonly number[]): number | undefined => {
  if (lack(0) > 0) return 0
  let before = 0
  for (const bend of bends.toSorted((a, b) => a - b)) {
    const [low, high] = [lack(before), lack(bend)]
    if (high > 0) return before + ((bend - before) * -low) / (high - low)
    before = bend
  }
  return undefined
}

/** How far back bulk footage reaches where `room` bytes are all it may take: oldest goes first, of whatever source. */
const reachOf = (sources: readonly SourceLoad[], room: number): number | null => {
  const neededFor = (days: number): number =>
    sum(sources.map(({ bytesPerDay, retentionDays }) => bytesPerDay * Math.min(retentionDays, days)))
  const bends = sources.map(({ retentionDays }) => retentionDays)
  return firstAbove((days) => neededFor(days) - room, bends) ?? null
}

/** Longer than anybody plans a disk for. */
const horizonDays = 3650

/** What comes of a disk at the rate of the last day. */
export const forecast = (input: ForecastInput): Forecast => {
  const { sources, freeBytes, keepFreeBytes, heldBytes, heldBytesPerDay, holdQuotaBytes } = input
  const room = freeBytes - keepFreeBytes + sum(sources.map(({ bulkBytes }) => bulkBytes))
  const lack = (days: number): number =>
    sum(sources.map((source) => bulkIn(source, days))) + heldBytesPerDay * days - room
  const fullInDays = firstAbove(lack, [...sources.map(settledIn), horizonDays]) ?? null
  const reachableDays = reachOf(sources, room)
  const quotaLeft = holdQuotaBytes - heldBytes
  const byDays = Map.groupBy(sources, ({ retentionDays }) => retentionDays)
  return {
    fullInDays,
    reachableDays,
    holdQuotaInDays: quotaLeft < 0 ? 0 : heldBytesPerDay > 0 ? quotaLeft / heldBytesPerDay : null,
    targets: [...byDays]
      .sort(([a], [b]) => a - b)
      .map(([retentionDays, those]) => ({
        retentionDays,
        sources: those.length,
        reachable: reachableDays === null || retentionDays <= reachableDays,
      })),
  }
}
