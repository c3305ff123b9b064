import type { Knex } from 'knex'
import { z } from 'zod'
import { AlertEvent, AlertMatter, AlertSeverity, type AlertKind } from '../contract/alert.ts'
import { AlertId, NodeId, UnitId, UserId } from '../contract/ids.ts'
import { toInstant, type EpochMs } from '../contract/time.ts'
import type { Alert } from './alert.ts'

const Text = z.string().transform((text): unknown => JSON.parse(text))

const AlertRow = z
  .object({
    id: AlertId,
    home_node: NodeId,
    seq: z.int(),
    kind: z.string(),
    subject: z.string(),
    unit_id: UnitId.nullable(),
    severity: AlertSeverity,
    facts: Text,
    since: z.number(),
    raised_at: z.number(),
    expires_at: z.number().nullable(),
    ended_at: z.number().nullable(),
    merged: z.number(),
    acknowledged_at: z.number().nullable(),
    acknowledged_by: UserId.nullable(),
    acknowledged_name: z.string().nullable(),
    remark: z.string().nullable(),
  })
  .transform((row): Alert => ({
    id: row.id,
    homeNode: row.home_node,
    seq: row.seq,
    matter: AlertMatter.parse({ kind: row.kind, facts: row.facts }),
    subject: row.subject,
    unitId: row.unit_id,
    severity: row.severity,
    since: row.since,
    raisedAt: row.raised_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    merged: row.merged !== 0,
    acknowledged:
      row.acknowledged_at === null || row.acknowledged_by === null
        ? null
        : {
            at: row.acknowledged_at,
            by: row.acknowledged_by,
            name: row.acknowledged_name ?? '',
            remark: row.remark ?? '',
          },
  }))

const rowOf = (alert: Alert) => ({
  id: alert.id,
  home_node: alert.homeNode,
  seq: alert.seq,
  kind: alert.matter.kind,
  subject: alert.subject,
  unit_id: alert.unitId,
  severity: alert.severity,
  facts: JSON.stringify(alert.matter.facts),
  since: Math.round(alert.since),
  raised_at: alert.raisedAt,
  expires_at: alert.expiresAt,
  ended_at: alert.endedAt === null ? null : Math.round(alert.endedAt),
  merged: alert.merged ? 1 : 0,
  acknowledged_at: alert.acknowledged?.at ?? null,
  acknowledged_by: alert.acknowledged?.by ?? null,
  acknowledged_name: alert.acknowledged?.name ?? null,
  remark: alert.acknowledged?.remark ?? null,
})

/** Writes an alert, new or changed, as the latest change of all. */
export const putAlert = async (trx: Knex, alert: Omit<Alert, 'seq'>): Promise<Alert> => {
  const last = (await trx('alerts').max('seq as seq').first()) as { seq: number | null } | undefined
  const latest = { ...alert, seq: (last?.seq ?? 0) + 1 }
  await trx('alerts').insert(rowOf(latest)).onConflict('id').merge()
  return latest
}

export interface NewEvent {
  readonly alertId: AlertId
  readonly at: EpochMs
  readonly what: AlertEvent['what']
  readonly severity: AlertSeverity
  readonly by?: string
  readonly remark?: string
}

export const addEvent = async (trx: Knex, event: NewEvent): Promise<void> => {
  await trx('alert_events').insert({
    alert_id: event.alertId,
    at: Math.round(event.at),
    what: event.what,
    severity: event.severity,
    by_name: event.by ?? null,
    remark: event.remark ?? null,
  })
}

const EventRow = z
  .object({
    at: z.number(),
    what: z.string(),
    severity: z.string(),
    by_name: z.string().nullable(),
    remark: z.string().nullable(),
  })
  .transform(({ at, by_name, ...rest }) => ({ ...rest, at: toInstant(at), by: by_name }))
  .pipe(AlertEvent)

/** What happened to an alert, in its order. */
export const eventsOf = async (database: Knex, alertId: AlertId): Promise<readonly AlertEvent[]> => {
  const rows: unknown = await database('alert_events').where({ alert_id: alertId }).orderBy('seq')
  return z.array(EventRow).parse(rows)
}

export const findAlert = async (database: Knex, id: AlertId): Promise<Alert | undefined> => {
  const row: unknown = await database('alerts').where({ id }).first()
  return row === undefined ? undefined : AlertRow.parse(row)
}

/** Which alerts are asked for. */
export interface AlertFilter {
  /** Alerts of these units, and those of the whole server. */
  readonly units: readonly UnitId[]
  readonly kinds: readonly AlertKind[]
  readonly state?: 'lasting' | 'ended' | 'waiting' | undefined
  /** That last, or ended since. */
  readonly notEndedBefore?: EpochMs | undefined
  readonly sinceBefore?: EpochMs | undefined
}

/** Alerts that match, newest first: those raised before the one with the id `before`. */
export const listAlerts = async (
  database: Knex,
  { units, kinds, state, notEndedBefore, sinceBefore }: AlertFilter,
  limit: number,
  before?: string,
): Promise<readonly Alert[]> => {
  const query = database('alerts')
    .whereIn('kind', [...kinds])
    .andWhere((own) => {
      void own.whereIn('unit_id', [...units]).orWhereNull('unit_id')
    })
    .orderBy('id', 'desc')
    .limit(limit)
  if (state === 'ended') void query.whereNotNull('ended_at')
  else if (state !== undefined) void query.whereNull('ended_at')
  if (state === 'waiting') void query.whereNull('acknowledged_at')
  if (notEndedBefore !== undefined)
    void query.andWhere((recent) => {
      void recent.whereNull('ended_at').orWhere('ended_at', '>=', notEndedBefore)
    })
  if (sinceBefore !== undefined) void query.where('since', '<', sinceBefore)
  // Ids are UUIDv7: their order is that in which alerts were raised.
  if (before !== undefined) void query.where('id', '<', before)
  return z.array(AlertRow).parse(await query)
}

/** Alerts that last, all of them. */
export const lastingAlerts = async (database: Knex): Promise<readonly Alert[]> => {
  const rows: unknown = await database('alerts').whereNull('ended_at').orderBy('id')
  return z.array(AlertRow).parse(rows)
}
