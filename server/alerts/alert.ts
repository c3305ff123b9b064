import { isDeepStrictEqual } from 'node:util'
import type { AlertKind, AlertMatter, AlertSeverity } from '../contract/alert.ts'
import type { AlertId, NodeId, UnitId, UserId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'

export interface Acknowledgement {
  readonly at: EpochMs
  readonly by: UserId
  readonly name: string
  readonly remark: string
}

/** Something that people must know of: told once while it lasts, ended by itself, never deleted. */
export interface Alert {
  readonly id: AlertId
  readonly homeNode: NodeId
  readonly seq: number
  readonly matter: AlertMatter
  /** What it is about: of a kind, at most one alert of a subject lasts. */
  readonly subject: string
  /** Whose it is; null: the whole server's. */
  readonly unitId: UnitId | null
  readonly severity: AlertSeverity
  readonly since: EpochMs
  readonly raisedAt: EpochMs
  /** Of what happened at one moment: it is over when it has not happened again by then. */
  readonly expiresAt: EpochMs | null
  readonly endedAt: EpochMs | null
  readonly merged: boolean
  readonly acknowledged: Acknowledgement | null
}

/** What should be told now. */
export interface Trouble {
  readonly matter: AlertMatter
  readonly subject: string
  readonly unitId: UnitId | null
  readonly severity: AlertSeverity
  readonly since: EpochMs
  readonly expiresAt?: EpochMs
  /** It is over already: told all the same, with its end. */
  readonly endedAt?: EpochMs
  /** Subjects whose own alerts it takes over. */
  readonly covers?: readonly string[]
}

export interface Raised {
  readonly what: 'raised'
  readonly trouble: Trouble
}
export interface Updated {
  readonly what: 'worsened' | 'eased' | 'told'
  readonly alert: Alert
  readonly trouble: Trouble
}
export interface Ended {
  readonly what: 'ended' | 'merged'
  readonly alert: Alert
  readonly at: EpochMs
  /** What it tells in the end. */
  readonly matter: AlertMatter
}
export type Change = Raised | Updated | Ended

const sameMatter = (alert: Alert, trouble: Trouble): boolean =>
  alert.matter.kind === trouble.matter.kind && alert.subject === trouble.subject

const weight: Readonly<Record<AlertSeverity, number>> = { warning: 1, fault: 2 }

/** How a lasting alert changes where its trouble is now like this; undefined where nothing is new. */
const updateOf = (alert: Alert, trouble: Trouble): Change | undefined => {
  const step = weight[trouble.severity] - weight[alert.severity]
  if (step !== 0) return { what: step > 0 ? 'worsened' : 'eased', alert, trouble }
  const told =
    isDeepStrictEqual(alert.matter, trouble.matter) && alert.expiresAt === (trouble.expiresAt ?? null)
  return told ? undefined : { what: 'told', alert, trouble }
}

/** What follows for alerts from something that happened. */
export const changesByEvent = (lasting: readonly Alert[], trouble: Trouble): readonly Change[] => {
  const alert = lasting.find((one) => sameMatter(one, trouble))
  if (!alert) return [{ what: 'raised', trouble }]
  const change = updateOf(alert, trouble)
  return change ? [change] : []
}

/**
 * What follows for alerts of these kinds where exactly these troubles are: one alert of each (kind, subject), which
 * changes while it lasts and ends when its trouble is over.
 */
export const changesByState = (
  kinds: readonly AlertKind[],
  lasting: readonly Alert[],
  troubles: readonly Trouble[],
  now: EpochMs,
): readonly Change[] => {
  const concerned = lasting.filter(({ matter }) => kinds.includes(matter.kind))
  const covered = new Set(troubles.flatMap(({ covers }) => covers ?? []))
  const ended = concerned
    .filter(
      (alert) => !troubles.some((trouble) => trouble.endedAt === undefined && sameMatter(alert, trouble)),
    )
    .map((alert): Change => {
      const over = troubles.find((trouble) => sameMatter(alert, trouble))
      const what = covered.has(alert.subject) ? 'merged' : 'ended'
      return { what, alert, at: over?.endedAt ?? now, matter: over?.matter ?? alert.matter }
    })
  const others = troubles.flatMap((trouble): readonly Change[] => {
    const alert = concerned.find((one) => sameMatter(one, trouble))
    if (!alert) return [{ what: 'raised', trouble }]
    const change = trouble.endedAt === undefined ? updateOf(alert, trouble) : undefined
    return change ? [change] : []
  })
  return [...ended, ...others]
}
