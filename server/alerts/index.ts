import type { AlertView } from '../contract/alert.ts'
import type { UnitId } from '../contract/ids.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import type { Route } from '../kernel/http/index.ts'
import type { Alert } from './alert.ts'
import { createAlerts, type Alerts, type AlertsOptions } from './alerts.ts'
import { createReading } from './reading.ts'
import { alertRoutes } from './routes.ts'
import { listAlerts } from './store.ts'

export type { Alert, Trouble } from './alert.ts'
export { createAlerts, type Alerts } from './alerts.ts'

/** Alerts, and who may see and acknowledge which. */
export interface AlertDesk {
  readonly alerts: Alerts
  readonly routes: readonly Route[]
  /** An alert as this person may see it; undefined where they may not. */
  viewFor(actor: Actor, alert: Alert): AlertView | undefined
  /** What this person may see of the alerts that last or ended within a day, newest first. */
  recentFor(actor: Actor): Promise<readonly AlertView[]>
}

const recentMs = 24 * 3_600_000
/** A day with more alerts than this is looked at page by page. */
const mostRecent = 300

export const createAlertDesk = (
  options: AlertsOptions & { readonly access: Access; readonly units: () => readonly UnitId[] },
): AlertDesk => {
  const { database, clock, access } = options
  const alerts = createAlerts(options)
  const reading = createReading(access, options.units)
  return {
    alerts,
    routes: alertRoutes({
      database,
      alerts,
      reading,
      requireAcknowledge: (actor, { unitId }) =>
        access.require(actor, 'alert.acknowledge', unitId ?? undefined),
    }),
    viewFor: (actor, alert) => (reading.sees(actor, alert) ? reading.view(actor, alert) : undefined),
    recentFor: async (actor) => {
      const filter = {
        units: reading.units(actor),
        kinds: reading.kinds(actor),
        notEndedBefore: clock.now() - recentMs,
      }
      const found = await listAlerts(database, filter, mostRecent)
      return found.map((alert) => reading.view(actor, alert))
    },
  }
}
