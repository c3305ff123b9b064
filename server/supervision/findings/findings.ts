import { FindingId, type NodeId, type OrderId, type UnitId } from '../../contract/ids.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { dismissed, ordered, type Finding, type NewlyFound } from './finding.ts'
import { addFinding, findFinding, findingsOfOrder, updateFinding } from './store.ts'

/** Findings (问题): what spot checks, footage, complaints and supervisors bring up; never deleted. */
export interface Findings {
  /** Keeps what was found, once: undefined where the same thing was found before. Part of `trx`. */
  found(trx: Transaction, what: NewlyFound, actor: Actor | null): Promise<Finding | undefined>
  /** @throws DomainError `finding.unknown` */
  get(id: FindingId, trx?: Transaction): Promise<Finding>
  /** @throws DomainError `finding.wrongState` */
  dismiss(id: FindingId, reason: string, actor: Actor): Promise<Finding>
  /** Makes findings part of an order. @throws DomainError `finding.wrongState`, `finding.otherUnit` */
  order(trx: Transaction, ids: readonly FindingId[], orderId: OrderId, unitId: UnitId): Promise<void>
  /** The order is closed and its findings with it, or it was withdrawn: they wait for another one. */
  settle(trx: Transaction, orderId: OrderId, state: 'closed' | 'open'): Promise<void>
}

export interface FindingsOptions {
  readonly database: Database
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly nodeId: NodeId
}

const nothing = {
  ...{ caseId: null, eventId: null, sourceId: null, from: null, to: null, pointId: null },
  ...{ person: '', rule: '', deduction: 0 },
} as const

export const createFindings = ({ database, audit, clock, nodeId }: FindingsOptions): Findings => {
  const get: Findings['get'] = async (id, trx) => {
    const finding = await findFinding(trx ?? database, id)
    if (!finding) throw new DomainError('finding.unknown', { findingId: id })
    return finding
  }
  return {
    get,
    found: async (trx, what, actor) => {
      const finding: Finding = {
        ...nothing,
        ...what,
        ...{ id: newId(FindingId), homeNode: nodeId, state: 'open', foundAt: clock.now() },
        ...{ by: actor && { id: actor.userId, name: actor.displayName }, orderId: null, reason: null },
      }
      if (!(await addFinding(trx, finding))) return undefined
      const { origin, unitId, caseId, text } = finding
      await audit.append(
        { action: 'finding.found', actor, subject: finding.id, data: { origin, unitId, caseId, text } },
        trx,
      )
      return finding
    },
    dismiss: (id, reason, actor) =>
      database.transaction(async (trx) => {
        const finding = dismissed(await get(id, trx), reason)
        await updateFinding(trx, finding)
        await audit.append({ action: 'finding.dismissed', actor, subject: id, data: { reason } }, trx)
        return finding
      }),
    order: async (trx, ids, orderId, unitId) => {
      for (const id of ids) await updateFinding(trx, ordered(await get(id, trx), orderId, unitId))
    },
    settle: async (trx, orderId, state) => {
      for (const finding of await findingsOfOrder(trx, orderId))
        await updateFinding(trx, {
          ...finding,
          state,
          orderId: state === 'open' ? null : orderId,
        })
    },
  }
}
