import { AlertKind, alertNeeds, AlertView } from '../contract/alert.ts'
import type { UnitId } from '../contract/ids.ts'
import { toInstant } from '../contract/time.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import type { Alert } from './alert.ts'

/** What somebody may see of alerts. */
export interface Reading {
  /** Whether they may see this one. */
  sees(actor: Actor, alert: Alert): boolean
  /** Units whose alerts they may see; those of the whole server come with them. */
  units(actor: Actor): readonly UnitId[]
  /** Kinds that they may see at all. */
  kinds(actor: Actor): readonly AlertKind[]
  /** Whether they may read who acknowledged an alert, and with what words. */
  people(actor: Actor, alert: Alert): boolean
  /** An alert as it leaves the server for them. */
  view(actor: Actor, alert: Alert): AlertView
}

export const createReading = (access: Access, allUnits: () => readonly UnitId[]): Reading => {
  const maySee = (actor: Actor, kind: AlertKind, unitId: UnitId | undefined): boolean => {
    const needed = alertNeeds[kind]
    return (
      access.allows(actor, 'alert.read', unitId) &&
      (needed === undefined || access.allows(actor, needed, unitId))
    )
  }
  const people = (actor: Actor, { unitId }: Alert): boolean =>
    access.allows(actor, 'alert.people', unitId ?? undefined)
  return {
    sees: (actor, { matter, unitId }) => maySee(actor, matter.kind, unitId ?? undefined),
    units: (actor) => allUnits().filter((unitId) => access.allows(actor, 'alert.read', unitId)),
    kinds: (actor) => AlertKind.options.filter((kind) => maySee(actor, kind, undefined)),
    people,
    view: (actor, alert) => {
      const { id, seq, matter, severity, merged, acknowledged } = alert
      const named = people(actor, alert)
      return AlertView.parse({
        ...{ id, seq, ...matter, severity, merged },
        since: toInstant(alert.since),
        raisedAt: toInstant(alert.raisedAt),
        endedAt: alert.endedAt === null ? null : toInstant(alert.endedAt),
        acknowledged: acknowledged && {
          at: toInstant(acknowledged.at),
          by: named ? acknowledged.name : null,
          remark: named ? acknowledged.remark : null,
        },
      })
    },
  }
}
