import type { AlertView } from '../../../server/contract/alert.ts'

/** Alerts by id. */
export type AlertsById = ReadonlyMap<string, AlertView>

/** With an alert as it is now; what is known of it later than that stays. */
export const withAlert = (alerts: AlertsById, alert: AlertView): AlertsById =>
  (alerts.get(alert.id)?.seq ?? -1) >= alert.seq ? alerts : new Map([...alerts, [alert.id, alert]])

/** What the server said at a connection, with what was told while it was on its way. */
export const fromSnapshot = (alerts: AlertsById, snapshot: readonly AlertView[]): AlertsById => {
  const newest = Math.max(-1, ...snapshot.map(({ seq }) => seq))
  const told = [...alerts.values()].filter(({ seq }) => seq > newest)
  return told.reduce<AlertsById>(withAlert, new Map(snapshot.map((alert) => [alert.id, alert])))
}

export interface AlertGroups {
  /** Lasting, and nobody has acknowledged them. */
  readonly waiting: readonly AlertView[]
  /** Lasting, acknowledged. */
  readonly seen: readonly AlertView[]
  /** Over within a day. */
  readonly recent: readonly AlertView[]
}

const weight = { fault: 0, warning: 1 } as const
const dayMs = 86_400_000

/** Alerts as a person works through them: faults first, the newest first; what is over by its end. */
export const groupsOf = (alerts: AlertsById, now: number): AlertGroups => {
  const all = [...alerts.values()].filter(({ merged }) => !merged)
  const byWeight = (one: AlertView, other: AlertView): number =>
    weight[one.severity] - weight[other.severity] || other.since.localeCompare(one.since)
  const lasting = all.filter(({ endedAt }) => endedAt === null).sort(byWeight)
  return {
    waiting: lasting.filter(({ acknowledged }) => acknowledged === null),
    seen: lasting.filter(({ acknowledged }) => acknowledged !== null),
    recent: all
      .filter(({ endedAt }) => endedAt !== null && Date.parse(endedAt) > now - dayMs)
      .sort((one, other) => (other.endedAt ?? '').localeCompare(one.endedAt ?? '')),
  }
}
