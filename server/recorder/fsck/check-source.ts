import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { SourceId } from '../../contract/ids.ts'
import type { TimeRange } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { isMissing } from '../../kernel/errors/index.ts'
import { startOfPath } from '../clip/clip-path.ts'
import { without } from '../clip/without.ts'
import { clipFilesSince } from '../recovery/clip-folders.ts'
import { digestOf } from '../recovery/mend-clip.ts'
import { joinRanges } from '../retention/index.ts'
import { checkedClips, clipsAtPath, type CheckedClip } from '../store/checked-clips.ts'
import { coverageWithin } from '../store/coverage.ts'
import { clipsCovering } from '../store/stored-clips.ts'
import type { Finding } from './finding.ts'

export interface CheckOptions {
  readonly database: Database
  readonly recordingsDir: string
  /** Read every file whole, and compare its digest with what was written. */
  readonly digests: boolean
  /** How long a recorder beside takes until its words are in the index; 0 where none runs. */
  readonly settleMs: number
}

/** What a source's clips were compared with. */
export interface CheckedSource {
  readonly clips: number
  readonly findings: readonly Finding[]
}

const rowsAtOnce = 1000
/** Inside a clip fragments may stand apart by less than this (see ClipWriter), where its row tells only start and end. */
const shortestDifferenceMs = 150

/** undefined where there is no such file. */
const unlessMissing = <Value>(answer: Promise<Value>): Promise<Value | undefined> =>
  answer.catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })

const sizeOf = (file: string): Promise<number | undefined> =>
  unlessMissing(stat(file).then(({ size }) => size))

/** How a row and its file differ. */
const compare = (
  sourceId: SourceId,
  { path, state, bytes }: CheckedClip,
  onDisk: number | undefined,
  recording: boolean,
): Finding | undefined => {
  if (state === 'garbage') return { kind: 'garbage', sourceId, path }
  if (onDisk === undefined) return { kind: 'missing', sourceId, path }
  // What is being written is indexed a moment later.
  const grows = state === 'open' && recording && onDisk >= bytes
  return onDisk === bytes || grows ? undefined : { kind: 'size', sourceId, path, indexed: bytes, onDisk }
}

const wholeTime: TimeRange = { from: 0, to: Number.MAX_SAFE_INTEGER }

/** Checks one source, reading only. Beside a running recorder every suspicion is looked at twice. */
export const checkSource = async (options: CheckOptions, sourceId: SourceId): Promise<CheckedSource> => {
  const { database, recordingsDir, digests, settleMs } = options
  const recording = settleMs > 0
  const unknown = new Set(await clipFilesSince(recordingsDir, sourceId, 0))
  const suspects: string[] = []
  const found: Finding[] = []
  const covering = new Map<number, TimeRange[]>()
  let clips = 0

  /** One file that the disk does not give keeps nothing else from being checked. */
  const reading = async (path: string, read: () => Promise<void>): Promise<void> => {
    try {
      await read()
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error
      found.push({ kind: 'unreadable', sourceId, path, why: error.message })
    }
  }

  const checkClip = async (clip: CheckedClip): Promise<void> => {
    const file = join(recordingsDir, clip.path)
    unknown.delete(clip.path)
    if (clip.state !== 'garbage') {
      const ranges = covering.get(clip.epoch) ?? []
      ranges.push(clip)
      covering.set(clip.epoch, ranges)
    }
    await reading(clip.path, async () => {
      if (compare(sourceId, clip, await sizeOf(file), recording)) suspects.push(clip.path)
      else if (digests && clip.state === 'finished' && clip.digest !== null)
        // Read long after its row: it may have been deleted meanwhile.
        if (((await unlessMissing(digestOf(file))) ?? clip.digest) !== clip.digest)
          found.push({ kind: 'digest', sourceId, path: clip.path })
    })
  }

  let seen: ReadonlySet<number> = new Set()
  for (let from = 0; ;) {
    const rows = await checkedClips(database, sourceId, from, rowsAtOnce)
    // Clips that begin where the last look ended were in it; after a step of the clock several may begin at one instant.
    const next = rows.filter(({ key }) => !seen.has(key))
    const last = next.at(-1)
    if (!last) break
    for (const clip of next) await checkClip(clip)
    clips += next.length
    from = last.from
    seen = new Set(rows.map(({ key }) => key))
  }

  const lookAgain = async (path: string): Promise<void> => {
    const onDisk = await sizeOf(join(recordingsDir, path))
    const rows = await clipsAtPath(database, sourceId, path, startOfPath(path))
    if (rows.length === 0 && onDisk !== undefined) found.push({ kind: 'unknown', sourceId, path })
    for (const clip of rows) {
      const finding = compare(sourceId, clip, onDisk, recording)
      if (finding) found.push(finding)
    }
  }
  if (suspects.length + unknown.size > 0) await delay(settleMs)
  for (const path of [...suspects, ...unknown]) await reading(path, () => lookAgain(path))

  /** Both sides of a range as they are now, at one instant. */
  const differences = (epoch: number, range: TimeRange): Promise<readonly Finding[]> =>
    database.transaction(async (trx) => {
      const byClips = joinRanges(await clipsCovering(trx, sourceId, epoch, range))
      const told = (await coverageWithin(trx, sourceId, range)).filter((span) => span.epoch === epoch)
      const long = ({ from, to }: TimeRange): boolean => to - from > shortestDifferenceMs
      return [
        ...told
          .map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) }))
          .flatMap((span) => without(span, byClips))
          .filter(long)
          .map((span): Finding => ({ kind: 'uncovered', sourceId, epoch, ...span })),
        ...byClips
          .map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) }))
          .flatMap((span) => without(span, told))
          .filter(long)
          .map((span): Finding => ({ kind: 'unlisted', sourceId, epoch, ...span })),
      ]
    })

  const coverage = Map.groupBy(await coverageWithin(database, sourceId, wholeTime), ({ epoch }) => epoch)
  for (const epoch of new Set([...coverage.keys(), ...covering.keys()])) {
    const byClips = joinRanges(covering.get(epoch) ?? [])
    const told = joinRanges(coverage.get(epoch) ?? [])
    const doubtful = [
      ...told.flatMap((span) => without(span, byClips)),
      ...byClips.flatMap((span) => without(span, told)),
    ].filter(({ from, to }) => to - from > shortestDifferenceMs)
    for (const range of doubtful) found.push(...(await differences(epoch, range)))
  }
  return { clips, findings: found }
}
