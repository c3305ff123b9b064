import type { Alert, Trouble } from '../../alerts/index.ts'
import type { CameraId, HallId, SourceId, UnitId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Config } from '../../kernel/config/index.ts'
import type { CameraTrouble } from './trouble.ts'

/** A camera as far as its alerts go. */
export interface WatchedCamera {
  readonly id: CameraId
  readonly sourceId: SourceId
  readonly name: string
  readonly unitId: UnitId
  readonly hallId: HallId
  readonly hallName: string
  /** The unit that runs the hall. */
  readonly hallUnitId: UnitId
  /** What it shares with others of one address, as a recorder of many channels; never shown. */
  readonly platform: string
  readonly enabled: boolean
}

export type AwayPolicy = Pick<
  Config['alerts'],
  'cameraGraceSeconds' | 'cameraFaultSeconds' | 'togetherSeconds'
>

/** Kinds that follow from cameras' troubles. */
export const awayKinds = ['camera.away', 'cameras.away', 'disk.failing', 'sources.stopped'] as const

/** Fewer than this many cameras are told one by one. */
const fewestTogether = 3
/** So much of a place must be lost for the place to be at fault. */
const shareTogether = 0.5

/** A camera and what it has trouble with. */
interface Lost {
  readonly camera: WatchedCamera
  readonly trouble: CameraTrouble
}

interface Place {
  readonly kind: 'hall' | 'platform'
  readonly key: string
  readonly holds: (camera: WatchedCamera) => boolean
  readonly size: number
}

const named = ({ camera }: Lost) => ({ id: camera.id, name: camera.name })

const earliest = (lost: readonly Lost[]): EpochMs => Math.min(...lost.map(({ trouble }) => trouble.since))

/** The end of them all; undefined while one lasts. */
const endOf = (lost: readonly Lost[]): EpochMs | undefined => {
  const ends = lost.map(({ trouble }) => trouble.endedAt)
  return ends.includes(null) ? undefined : Math.max(...ends.map((end) => end ?? 0))
}

const ended = (lost: readonly Lost[]): { readonly endedAt?: EpochMs } => {
  const endedAt = endOf(lost)
  return endedAt === undefined ? {} : { endedAt }
}

const placesOf = (cameras: readonly WatchedCamera[]): readonly Place[] => {
  const enabled = cameras.filter((camera) => camera.enabled)
  const place = (kind: Place['kind'], key: string, holds: Place['holds']): Place => ({
    ...{ kind, key: `${kind}:${key}`, holds, size: enabled.filter(holds).length },
  })
  const halls = [...new Set(cameras.map(({ hallId }) => hallId))].map((hall) =>
    place('hall', hall, ({ hallId }) => hallId === hall),
  )
  const platforms = [...new Set(cameras.map(({ platform }) => platform))].map((shared) =>
    place('platform', shared, ({ platform }) => platform === shared),
  )
  return [...halls, ...platforms]
}

/** The most that were lost within `withinMs` of each other. */
const largestCluster = (lost: readonly Lost[], withinMs: number): readonly Lost[] => {
  const sorted = [...lost].sort((one, other) => one.trouble.since - other.trouble.since)
  return sorted
    .map(({ trouble }) =>
      sorted.filter(
        (other) => other.trouble.since >= trouble.since && other.trouble.since <= trouble.since + withinMs,
      ),
    )
    .reduce<readonly Lost[]>((largest, cluster) => (cluster.length > largest.length ? cluster : largest), [])
}

/** The commonest of their reasons. */
const commonReason = (lost: readonly Lost[]): CameraTrouble['reason'] => {
  const counts = Map.groupBy(lost, ({ trouble }) => trouble.reason)
  const [commonest] = [...counts].sort(([, one], [, other]) => other.length - one.length)
  return commonest?.[0] ?? 'unreachable'
}

const together = (place: Place, lost: readonly Lost[], alert: Alert | undefined): Trouble => {
  const before = alert?.matter.kind === 'cameras.away' ? alert.matter.facts : undefined
  const cameras = new Map([...(before?.cameras ?? []), ...lost.map(named)].map((one) => [one.id, one]))
  return {
    matter: {
      kind: 'cameras.away',
      facts: {
        place: place.kind,
        hall: lost[0]?.camera.hallName ?? before?.hall ?? '',
        cameras: [...cameras.values()],
        away: lost.filter(({ trouble }) => trouble.endedAt === null).length,
        reason: before?.reason ?? commonReason(lost),
      },
    },
    subject: place.key,
    unitId: lost[0]?.camera.hallUnitId ?? alert?.unitId ?? null,
    severity: 'fault',
    since: alert?.since ?? earliest(lost),
    covers: lost.map(({ camera }) => camera.sourceId),
    ...ended(lost),
  }
}

const alone = (lost: Lost, now: EpochMs, policy: AwayPolicy): Trouble => {
  const { camera, trouble } = lost
  const lastedMs = (trouble.endedAt ?? now) - trouble.since
  return {
    matter: {
      kind: 'camera.away',
      facts: { camera: named(lost), reason: trouble.reason, detail: trouble.detail },
    },
    subject: camera.sourceId,
    unitId: camera.unitId,
    severity: lastedMs >= policy.cameraFaultSeconds * 1000 ? 'fault' : 'warning',
    since: trouble.since,
    ...ended([lost]),
  }
}

/** What lies with the disk is one trouble, however many cameras it costs. */
const ofDisk = (lost: readonly Lost[]): readonly Trouble[] => {
  const troubles: Trouble[] = []
  const common = { subject: 'recordings', unitId: null, severity: 'fault' } as const
  const full = lost.filter(({ trouble }) => trouble.reason === 'no-space')
  if (full.length > 0)
    troubles.push({
      ...common,
      matter: { kind: 'sources.stopped', facts: { cameras: full.map(named) } },
      since: earliest(full),
      ...ended(full),
    })
  const failing = lost.filter(({ trouble }) => trouble.reason !== 'no-space')
  const [first] = failing
  if (first)
    troubles.push({
      ...common,
      matter: {
        kind: 'disk.failing',
        facts: {
          cameras: failing.map(named),
          reason: first.trouble.reason,
          detail: first.trouble.detail,
        },
      },
      since: earliest(failing),
      ...ended(failing),
    })
  return troubles
}

const diskReasons: ReadonlySet<string> = new Set(['no-space', 'disk-error', 'disk-slow'])

/**
 * What is to be told of cameras that give nothing. A short absence is nothing; cameras of one hall, or behind one
 * address, that are lost together are one fault, and stay one until the last of them is back.
 */
export const awayTroubles = (
  troubles: readonly CameraTrouble[],
  cameras: readonly WatchedCamera[],
  lasting: readonly Alert[],
  now: EpochMs,
  policy: AwayPolicy,
): readonly Trouble[] => {
  const bySource = new Map(cameras.map((camera) => [camera.sourceId, camera]))
  const all = troubles.flatMap((trouble): Lost[] => {
    const camera = bySource.get(trouble.sourceId)
    return camera ? [{ camera, trouble }] : []
  })
  const withinMs = policy.togetherSeconds * 1000
  const isDue = ({ trouble }: Lost): boolean =>
    (trouble.endedAt ?? now) - trouble.since >= policy.cameraGraceSeconds * 1000
  const [disk, away] = [
    all.filter(({ trouble }) => diskReasons.has(trouble.reason)),
    all.filter(({ trouble }) => !diskReasons.has(trouble.reason)),
  ]

  let rest: readonly Lost[] = away
  const told: Trouble[] = []
  const take = (place: Place, members: readonly Lost[], alert: Alert | undefined): void => {
    told.push(together(place, members, alert))
    rest = rest.filter((one) => !members.includes(one))
  }
  const places = placesOf(cameras)
  for (const place of places) {
    const alert = lasting.find((one) => one.matter.kind === 'cameras.away' && one.subject === place.key)
    const members = rest.filter(
      ({ camera, trouble }) =>
        place.holds(camera) && alert && Math.abs(trouble.since - alert.since) <= withinMs,
    )
    if (alert && members.length > 0) take(place, members, alert)
  }
  for (const place of places) {
    const inPlace = rest.filter(({ camera }) => place.holds(camera))
    const cluster = largestCluster(inPlace, withinMs)
    const enough = Math.max(fewestTogether, place.size * shareTogether)
    if (cluster.length >= enough && cluster.some(isDue)) take(place, cluster, undefined)
  }
  return [
    ...told,
    ...rest.filter(isDue).map((lost) => alone(lost, now, policy)),
    ...ofDisk(disk.filter(isDue)),
  ]
}
