import { z } from 'zod'
import { Acknowledge, AlertQuery, AlertView, AlertWithCourse } from '../contract/alert.ts'
import { AlertId } from '../contract/ids.ts'
import { pageOf } from '../contract/problem.ts'
import type { Actor } from '../kernel/access/index.ts'
import type { Database } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { route, type Route } from '../kernel/http/index.ts'
import type { Alert } from './alert.ts'
import type { Alerts } from './alerts.ts'
import type { Reading } from './reading.ts'
import { eventsOf, listAlerts } from './store.ts'

export interface AlertRoutesOptions {
  readonly database: Database
  readonly alerts: Alerts
  readonly reading: Reading
  /** @throws DomainError `access.denied` */
  readonly requireAcknowledge: (actor: Actor, alert: Alert) => void
}

const params = z.object({ id: AlertId })

export const alertRoutes = ({
  database,
  alerts,
  reading,
  requireAcknowledge,
}: AlertRoutesOptions): readonly Route[] => {
  const readable = async (id: AlertId, actor: Actor): Promise<Alert> => {
    const alert = await alerts.get(id)
    if (!reading.sees(actor, alert)) throw new DomainError('access.denied', { action: 'alert.read' })
    return alert
  }
  return [
    route(
      'alert.read',
      {
        method: 'get',
        path: '/api/alerts',
        summary: 'Alerts of the units the caller may see, newest first',
        query: AlertQuery,
        response: pageOf(AlertView),
      },
      async ({ query }, actor) => {
        const { limit, cursor, state, kind, from, to } = query
        const seen = reading.kinds(actor)
        const kinds = kind ? seen.filter((one) => kind.includes(one)) : seen
        const range = { notEndedBefore: from, sinceBefore: to }
        const filter = { units: reading.units(actor), kinds, state, ...range }
        const found = await listAlerts(database, filter, limit + 1, cursor)
        const shown = found.slice(0, limit)
        return {
          items: shown.map((alert) => reading.view(actor, alert)),
          next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
        }
      },
    ),
    route(
      'alert.read',
      {
        method: 'get',
        path: '/api/alerts/:id',
        summary: 'One alert with what happened to it',
        params,
        response: AlertWithCourse,
      },
      async ({ params: { id } }, actor) => {
        const alert = await readable(id, actor)
        const named = reading.people(actor, alert)
        const course = await eventsOf(database, id)
        return {
          alert: reading.view(actor, alert),
          course: course.map((event) => (named ? event : { ...event, by: null, remark: null })),
        }
      },
    ),
    route(
      'alert.acknowledge',
      {
        method: 'post',
        path: '/api/alerts/:id/acknowledge',
        summary: 'Say that an alert was seen, with a remark',
        params,
        body: Acknowledge,
        response: AlertView,
      },
      async ({ params: { id }, body }, actor) => {
        requireAcknowledge(actor, await readable(id, actor))
        return reading.view(actor, await alerts.acknowledge(id, body.remark, actor))
      },
    ),
  ]
}
