import type { ClipId, SourceId } from '../../contract/ids.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'

/** A finished clip as retention sees it. */
export interface StoredClip extends TimeRange {
  readonly clipId: ClipId
  readonly sourceId: SourceId
  readonly epoch: number
  /** Relative to the recordings folder. */
  readonly path: string
  readonly bytes: number
}

/** Ranges joined where they touch or overlap, in order of time: holds of several cases often share footage. */
export const joinRanges = (ranges: readonly TimeRange[]): readonly TimeRange[] => {
  const joined: TimeRange[] = []
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last && from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else joined.push({ from, to })
  }
  return joined
}

/**
 * The held range that a clip overlaps, or undefined: then it is bulk.
 * @param held joined ranges, in order of time
 */
export const holdingRange = (held: readonly TimeRange[], clip: TimeRange): TimeRange | undefined => {
  // The first range that ends behind the clip's start is the only one that can be the first to overlap it.
  let [low, high] = [0, held.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((held[middle]?.to ?? Infinity) > clip.from) high = middle
    else low = middle + 1
  }
  const range = held[low]
  return range && range.from < clip.to ? range : undefined
}

/**
 * The oldest of the sources' oldest bulk clips, until they free so many bytes or there are so many of them.
 * @param heads oldest bulk clips of each source, in order of time
 */
export const oldestFirst = (
  heads: readonly (readonly StoredClip[])[],
  wantedBytes: number,
  mostClips: number,
): readonly StoredClip[] => {
  const chosen: StoredClip[] = []
  let bytes = 0
  for (const clip of heads.flat().sort((a, b) => a.from - b.from)) {
    if (bytes >= wantedBytes || chosen.length >= mostClips) break
    chosen.push(clip)
    bytes += clip.bytes
  }
  return chosen
}

/** An amount as the configuration gives it: bytes, or a share of the disk (`2%`). */
export type Amount = number | string

/** @returns bytes of a disk of `totalBytes` */
export const bytesOf = (amount: Amount, totalBytes: number): number =>
  typeof amount === 'number'
    ? Math.min(amount, totalBytes)
    : Math.round((Number.parseFloat(amount) / 100) * totalBytes)

/** How full a disk is, in bytes. */
export interface DiskSpace {
  readonly totalBytes: number
  readonly freeBytes: number
}

/** Room is made until a little more than what is to be free is: so it is made in one go now and then, not all the time. */
const slackShare = 1 / 8

/** How many bytes of bulk footage have to go; 0 where enough is free. */
export const bytesToFree = (freeBytes: number, keepFreeBytes: number): number =>
  freeBytes >= keepFreeBytes ? 0 : keepFreeBytes * (1 + slackShare) - freeBytes

/** A source that is being recorded. */
export interface WritingSource {
  readonly id: SourceId
  /** The higher, the longer it goes on. */
  readonly priority: number
  readonly bytesPerMs: number
}

/** Below this share of what is to be free sources are stopped: the files that are open must be finished in what is left. */
const stopShare = 1 / 2
const finishShare = 1 / 4

/**
 * The sources to stop where nothing but held footage is left to make room of: those of the lowest priority, until what
 * goes on finds room for `horizonMs`; at least one.
 * @param writing those that are still recorded
 */
export const sourcesToStop = (
  writing: readonly WritingSource[],
  freeBytes: number,
  keepFreeBytes: number,
  horizonMs: number,
): readonly SourceId[] => {
  if (freeBytes >= keepFreeBytes * stopShare) return []
  const byRank = writing.toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
  let room = freeBytes - keepFreeBytes * finishShare
  const stopped: SourceId[] = []
  for (const { id, bytesPerMs } of byRank) {
    room -= bytesPerMs * horizonMs
    // Once one finds no room, those below it have none either, however little they write.
    if (stopped.length > 0 || room < 0) stopped.push(id)
  }
  const last = byRank.at(-1)
  return stopped.length === 0 && last ? [last.id] : stopped
}

/** Footage that begins before this is over the retention of its source. */
export const agedBefore = (now: EpochMs, retentionDays: number): EpochMs => now - retentionDays * 86_400_000
