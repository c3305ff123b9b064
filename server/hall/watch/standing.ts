import type { Trouble } from '../../alerts/index.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { DiskStatus, RecorderStatus, SourceStatus } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Config } from '../../kernel/config/index.ts'
import type { WatchedCamera } from './away.ts'

export type StandingPolicy = Pick<Config['alerts'], 'slowShare' | 'slowSeconds' | 'recorderGraceSeconds'> &
  Pick<Config['retention'], 'warnDays'>

/** Kinds that follow from whether the recorder answers, and from what it answers. */
export const answerKinds = ['recorder.down'] as const
export const standingKinds = [
  'camera.slow',
  'recorder.problem',
  'disk.low',
  'disk.fullSoon',
  'holds.nearQuota',
] as const

/** Since when something has been so, by its name; what has only just begun is not told yet. */
export type Since = ReadonlyMap<string, EpochMs>

/** Whether a camera sends far fewer frames than it usually does. */
export const isSlow = ({ state, health }: SourceStatus, share: number): boolean =>
  state === 'recording' &&
  health.now !== null &&
  health.usualFrameRate !== null &&
  health.now.framesPerSecond < health.usualFrameRate * share

const slowName = (id: SourceId): string => `slow ${id}`
const problemName = (code: string): string => `problem ${code}`
const downName = 'down'

/** What is so now, each with when it began to be so. */
export const sinceWhen = (
  before: Since,
  status: RecorderStatus | undefined,
  now: EpochMs,
  { slowShare }: Pick<StandingPolicy, 'slowShare'>,
): Since => {
  const names = status
    ? [
        ...status.sources
          .filter((source) => isSlow(source, slowShare))
          .map(({ sourceId }) => slowName(sourceId)),
        ...status.problems.map(({ code }) => problemName(code)),
      ]
    : [downName]
  return new Map(names.map((name) => [name, before.get(name) ?? now]))
}

/** That the recorder does not answer. */
export const answerTroubles = (since: Since, now: EpochMs, policy: StandingPolicy): readonly Trouble[] => {
  const silentSince = since.get(downName)
  if (silentSince === undefined || now - silentSince < policy.recorderGraceSeconds * 1000) return []
  return [
    {
      ...{ matter: { kind: 'recorder.down', facts: {} }, subject: 'recorder', unitId: null },
      ...{ severity: 'fault', since: silentSince },
    },
  ]
}

const slowTroubles = (
  sources: readonly SourceStatus[],
  cameras: readonly WatchedCamera[],
  since: Since,
  now: EpochMs,
  policy: StandingPolicy,
): readonly Trouble[] => {
  const bySource = new Map(cameras.map((camera) => [camera.sourceId, camera]))
  return sources.flatMap(({ sourceId, health }): readonly Trouble[] => {
    const [camera, began] = [bySource.get(sourceId), since.get(slowName(sourceId))]
    if (!camera || began === undefined || now - began < policy.slowSeconds * 1000) return []
    const facts = {
      camera: { id: camera.id, name: camera.name },
      frameRate: Math.round(health.now?.framesPerSecond ?? 0),
      usual: Math.round(health.usualFrameRate ?? 0),
    }
    return [
      {
        ...{ matter: { kind: 'camera.slow', facts }, subject: sourceId, unitId: camera.unitId },
        ...{ severity: 'warning', since: began },
      },
    ]
  })
}

/** Figures of bytes are told in tenths of a GiB: a new one each second would be no news. */
const step = 1024 ** 3 / 10
const rounded = (bytes: number): number => Math.round(bytes / step) * step

const diskTroubles = (disk: DiskStatus, now: EpochMs, { warnDays }: StandingPolicy): readonly Trouble[] => {
  const common = { subject: disk.path, unitId: null, since: now } as const
  const { freeBytes, keepFreeBytes, fullInDays, heldBytes, holdQuotaBytes } = disk
  // Over its quota it is also where nothing can be foretold.
  const isOver = heldBytes !== null && heldBytes > holdQuotaBytes
  const holdQuotaInDays = isOver ? 0 : disk.holdQuotaInDays
  const troubles: Trouble[] = []
  // Retention holds free space at `keepFreeBytes`, give or take a clip of each camera.
  if (freeBytes < keepFreeBytes / 2)
    troubles.push({
      ...common,
      matter: {
        kind: 'disk.low',
        facts: { freeBytes: rounded(freeBytes), keepFreeBytes: rounded(keepFreeBytes) },
      },
      severity: freeBytes < keepFreeBytes / 10 ? 'fault' : 'warning',
    })
  const unreachableDays = disk.targets
    .filter(({ reachable }) => reachable === false)
    .map(({ retentionDays }) => retentionDays)
  if (unreachableDays.length > 0 && fullInDays !== null && fullInDays <= warnDays)
    troubles.push({
      ...common,
      matter: {
        kind: 'disk.fullSoon',
        facts: {
          fullInDays: Math.floor(fullInDays),
          reachableDays: disk.reachableDays === null ? null : Math.floor(disk.reachableDays),
          unreachableDays,
        },
      },
      severity: 'warning',
    })
  if (holdQuotaInDays !== null && holdQuotaInDays <= warnDays)
    troubles.push({
      ...common,
      matter: {
        kind: 'holds.nearQuota',
        facts: {
          inDays: Math.floor(holdQuotaInDays),
          heldBytes: rounded(heldBytes ?? 0),
          quotaBytes: rounded(holdQuotaBytes),
        },
      },
      severity: holdQuotaInDays <= 0 ? 'fault' : 'warning',
    })
  return troubles
}

/** What the recorder foretells of its disk: told by the disk's own kinds, in figures and not as a fault of the recorder. */
const foretold: ReadonlySet<string> = new Set(['disk.fullSoon', 'holds.quotaSoon', 'holds.overQuota'])
/** A problem of this age is no passing one. */
const problemMs = 5000

/** What the recorder's answer shows to be wrong. */
export const standingTroubles = (
  status: Pick<RecorderStatus, 'sources' | 'disks' | 'problems'>,
  cameras: readonly WatchedCamera[],
  since: Since,
  now: EpochMs,
  policy: StandingPolicy,
): readonly Trouble[] => [
  ...slowTroubles(status.sources, cameras, since, now, policy),
  ...status.problems.flatMap(({ code, detail }): readonly Trouble[] => {
    const began = since.get(problemName(code)) ?? now
    if (foretold.has(code) || now - began < problemMs) return []
    return [
      {
        ...{ matter: { kind: 'recorder.problem', facts: { code, detail } }, subject: code, unitId: null },
        ...{ severity: 'fault', since: began },
      },
    ]
  }),
  ...status.disks.flatMap((disk) => diskTroubles(disk, now, policy)),
]
