import { join } from 'node:path'
import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { startOfPath } from '../clip/clip-path.ts'
import { without } from '../clip/without.ts'
import type { Files } from '../files/index.ts'
import { examineClip } from '../recovery/examine-clip.ts'
import { finishMended, mendClip } from '../recovery/mend-clip.ts'
import { footageSince, logGaps } from '../source-folder/index.ts'
import { clipsAtPath, indexedFragments } from '../store/checked-clips.ts'
import type { FinishedClip } from '../store/clip-entry.ts'
import { putFinishedClips, removeClips } from '../store/clips.ts'
import { coverageWithin, rebuildCoverage } from '../store/coverage.ts'
import { GapId, type Gap } from '../store/gap.ts'
import { gapsWithin, putGaps } from '../store/gaps.ts'
import { putKnownRun } from '../store/runs.ts'
import type { Finding } from './finding.ts'

export interface MendSourceOptions {
  readonly database: Database
  readonly recordingsDir: string
  readonly files: Files
  readonly now: () => EpochMs
}

type OfKind<Kind extends Finding['kind']> = Extract<Finding, { kind: Kind }>
const ofKind =
  <Kind extends Finding['kind']>(...kinds: readonly Kind[]) =>
  (finding: Finding): finding is OfKind<Kind> =>
    kinds.some((kind) => kind === finding.kind)

const wholeTime = { from: 0, to: Number.MAX_SAFE_INTEGER }

/**
 * Reads a file anew, up to its last whole fragment.
 * @returns undefined for one that is left as it is: it holds no fragment, or is damaged before fragments that may be whole
 */
const readAnew = async (
  options: MendSourceOptions,
  sourceId: SourceId,
  path: string,
): Promise<FinishedClip | undefined> => {
  const examined = await examineClip(join(options.recordingsDir, path))
  if (!examined || examined.fragments.length === 0) return undefined
  for (const { clipId } of await clipsAtPath(options.database, sourceId, path, startOfPath(path))) {
    const whole = (await indexedFragments(options.database, clipId)).filter(
      ({ offset, size }) => offset + size <= examined.fileBytes,
    )
    if (whole.length > examined.fragments.length) return undefined
  }
  const mending = await mendClip(options, path)
  return mending.is === 'clip' ? finishMended(options, mending.clip) : undefined
}

/**
 * Makes index and disk agree about one source by what the disk holds. What is readable stays; footage whose file is gone
 * leaves a gap that says so, unless the folder of the source was begun later: then it lies on another disk.
 * @returns what could not be mended
 */
export const mendSource = async (
  options: MendSourceOptions,
  sourceId: SourceId,
  findings: readonly Finding[],
): Promise<readonly Finding[]> => {
  const { database, recordingsDir } = options
  const left: Finding[] = findings.filter(ofKind('digest', 'unreadable', 'garbage', 'source'))
  const anew: FinishedClip[] = []
  for (const finding of findings.filter(ofKind('unknown', 'size'))) {
    // One file that the disk does not give keeps nothing else from being mended.
    const clip = await readAnew(options, sourceId, finding.path).catch((error: unknown) => {
      if (error instanceof Error && 'syscall' in error) return undefined
      throw error
    })
    if (clip) anew.push(clip)
    else left.push(finding)
  }
  const since = await footageSince(recordingsDir, sourceId)
  const isElsewhere = ({ path }: OfKind<'missing'>): boolean => startOfPath(path) < since
  const missing = findings.filter(ofKind('missing'))
  left.push(...missing.filter(isElsewhere))
  const lost: Gap[] = await database.transaction(async (trx) => {
    const before = await coverageWithin(trx, sourceId, wholeTime)
    const epochs = new Set(findings.filter(ofKind('uncovered', 'unlisted')).map(({ epoch }) => epoch))
    for (const { path } of missing.filter((finding) => !isElsewhere(finding))) {
      const rows = await clipsAtPath(trx, sourceId, path, startOfPath(path))
      await removeClips(
        trx,
        rows.map(({ clipId }) => clipId),
      )
      for (const { epoch } of rows) epochs.add(epoch)
    }
    for (const { entry } of anew) {
      await putKnownRun(trx, entry.runId, entry.epoch, entry.start)
      epochs.add(entry.epoch)
    }
    await putFinishedClips(trx, anew)
    for (const epoch of epochs) await rebuildCoverage(trx, sourceId, epoch, 0)
    const after = await coverageWithin(trx, sourceId, wholeTime)
    const explained = (await gapsWithin(trx, sourceId, wholeTime)).map(({ from, to }) => ({
      from,
      to: to ?? Infinity,
    }))
    const holes = before.flatMap(({ epoch, ...span }) =>
      without(span, [...after.filter((one) => one.epoch === epoch), ...explained]).map((hole): Gap => ({
        ...{ id: newId(GapId), sourceId, epoch, ...hole },
        ...{ reason: 'disk-error', detail: 'the footage was indexed, and its file is gone or damaged' },
      })),
    )
    await putGaps(trx, holes)
    return holes
  })
  await logGaps(recordingsDir, lost)
  return left
}
