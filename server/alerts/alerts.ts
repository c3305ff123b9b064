import type { AlertKind } from '../contract/alert.ts'
import { AlertId, type NodeId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import type { Actor } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { newId } from '../kernel/ids/index.ts'
import {
  changesByEvent,
  changesByState,
  type Alert,
  type Change,
  type Ended,
  type Trouble,
  type Updated,
} from './alert.ts'
import { addEvent, findAlert, lastingAlerts, putAlert } from './store.ts'

/** Alerts of this server. Whoever watches something tells here what is wrong with it; people acknowledge. */
export interface Alerts {
  /** Of these kinds, exactly these troubles are now. Part of `trx`. */
  settle(trx: Transaction, kinds: readonly AlertKind[], troubles: readonly Trouble[]): Promise<void>
  /** Something happened, which is told until its `expiresAt`. Part of `trx`. */
  happened(trx: Transaction, trouble: Trouble & { readonly expiresAt: EpochMs }): Promise<void>
  /** Ends what has not happened again by then. Part of `trx`. */
  expire(trx: Transaction): Promise<void>
  /** Alerts that last. */
  lasting(trx?: Transaction): Promise<readonly Alert[]>
  /** @throws DomainError `alert.unknown` */
  get(id: AlertId): Promise<Alert>
  /** @throws DomainError `alert.unknown`, `alert.acknowledged` */
  acknowledge(id: AlertId, remark: string, actor: Actor): Promise<Alert>
  /** Told of every change, once it is committed. Returns the function that ends this. */
  onChanged(listener: (alert: Alert) => void): () => void
}

export interface AlertsOptions {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Pick<Audit, 'append'>
  readonly nodeId: NodeId
}

export const createAlerts = ({ database, clock, audit, nodeId }: AlertsOptions): Alerts => {
  const listeners = new Set<(alert: Alert) => void>()

  const tell = (trx: Transaction, alert: Alert): void => {
    void trx.executionPromise.then(
      () => {
        for (const listener of [...listeners]) listener(alert)
      },
      // Rolled back: nothing has changed.
      () => undefined,
    )
  }

  const raise = async (trx: Transaction, trouble: Trouble): Promise<void> => {
    const { matter, subject, unitId, severity, since } = trouble
    const now = clock.now()
    const alert = await putAlert(trx, {
      ...{ id: newId(AlertId), homeNode: nodeId, matter, subject, unitId, severity, since },
      ...{ raisedAt: now, expiresAt: trouble.expiresAt ?? null, endedAt: trouble.endedAt ?? null },
      ...{ merged: false, acknowledged: null },
    })
    await addEvent(trx, { alertId: alert.id, at: now, what: 'raised', severity })
    if (trouble.endedAt !== undefined)
      await addEvent(trx, { alertId: alert.id, at: trouble.endedAt, what: 'ended', severity })
    tell(trx, alert)
  }

  const end = async (trx: Transaction, { alert, what, at, matter }: Ended): Promise<void> => {
    // A clock that was set back meanwhile must not end it before it began.
    const endedAt = Math.max(at, alert.since)
    tell(trx, await putAlert(trx, { ...alert, matter, endedAt, merged: what === 'merged' }))
    await addEvent(trx, { alertId: alert.id, at: endedAt, what, severity: alert.severity })
  }

  const update = async (trx: Transaction, { alert, what, trouble }: Updated): Promise<void> => {
    const { matter, severity, expiresAt = null } = trouble
    // Who acknowledged a warning did not acknowledge the fault that it became.
    const acknowledged = what === 'worsened' ? null : alert.acknowledged
    tell(trx, await putAlert(trx, { ...alert, matter, severity, expiresAt, acknowledged }))
    if (what !== 'told') await addEvent(trx, { alertId: alert.id, at: clock.now(), what, severity })
  }

  const apply = (trx: Transaction, change: Change): Promise<void> => {
    switch (change.what) {
      case 'raised':
        return raise(trx, change.trouble)
      case 'ended':
      case 'merged':
        return end(trx, change)
      case 'worsened':
      case 'eased':
      case 'told':
        return update(trx, change)
    }
  }

  const applyAll = async (trx: Transaction, changes: readonly Change[]): Promise<void> => {
    for (const change of changes) await apply(trx, change)
  }

  const get = async (id: AlertId, trx?: Transaction): Promise<Alert> => {
    const alert = await findAlert(trx ?? database, id)
    if (!alert) throw new DomainError('alert.unknown', { alertId: id })
    return alert
  }

  return {
    settle: async (trx, kinds, troubles) =>
      applyAll(trx, changesByState(kinds, await lastingAlerts(trx), troubles, clock.now())),
    happened: async (trx, trouble) => applyAll(trx, changesByEvent(await lastingAlerts(trx), trouble)),
    expire: async (trx) => {
      const now = clock.now()
      const over = (await lastingAlerts(trx)).flatMap((alert): Change[] =>
        alert.expiresAt !== null && alert.expiresAt <= now
          ? [{ what: 'ended', alert, at: alert.expiresAt, matter: alert.matter }]
          : [],
      )
      await applyAll(trx, over)
    },
    lasting: (trx) => lastingAlerts(trx ?? database),
    get: (id) => get(id),
    acknowledge: (id, remark, actor) =>
      database.transaction(async (trx) => {
        const before = await get(id, trx)
        if (before.acknowledged) throw new DomainError('alert.acknowledged', { alertId: id })
        const at = clock.now()
        const acknowledged = { at, by: actor.userId, name: actor.displayName, remark }
        const alert = await putAlert(trx, { ...before, acknowledged })
        const { severity, matter } = alert
        const by = actor.displayName
        await addEvent(trx, { alertId: id, at, what: 'acknowledged', severity, by, remark })
        const data = { kind: matter.kind, subject: alert.subject, remark }
        await audit.append({ action: 'alert.acknowledged', actor, subject: id, data }, trx)
        tell(trx, alert)
        return alert
      }),
    onChanged: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
