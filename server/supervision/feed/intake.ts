import { CaseId, type ApiKeyId, type NodeId } from '../../contract/ids.ts'
import type { EventResult, FeedAnswer } from '../../contract/supervision/feed.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Calendar } from '../calendar/index.ts'
import { filedCase, type CaseIdentity, type FiledEvent } from '../cases/filed-case.ts'
import { foldCase } from '../cases/fold.ts'
import { addEvents, eventsById, factsOf } from '../cases/event-store.ts'
import { casesByNo, putCases } from '../cases/store.ts'
import { itemRules, type Item } from '../items/item.ts'
import type { Items } from '../items/items.ts'
import type { ServicePoints } from '../points/points.ts'
import { isRejection, judgeEvent, rejected, type Admitted } from './judge-event.ts'

/** Files events of cases, whoever tells them: a feed, a list, a person. */
export interface Intake {
  /**
   * Takes a batch in one transaction; each event is judged by itself. `then` is part of the transaction, and takes all
   * of it back where it throws.
   * @param covers whether whoever tells them may tell of this item's cases
   */
  take(
    told: readonly unknown[],
    by: { readonly keyId: ApiKeyId | null; readonly covers: (item: Item) => boolean },
    then?: (trx: Transaction, answer: FeedAnswer) => Promise<void>,
  ): Promise<FeedAnswer>
}

export interface IntakeOptions {
  readonly database: Database
  readonly clock: Clock
  readonly nodeId: NodeId
  readonly items: Items
  readonly points: ServicePoints
  readonly calendar: Calendar
  /** The limit of items that have none of their own. */
  readonly limitByLaw: Limit
  /** Told when a batch is filed. */
  readonly onFiled: () => void
}

interface Filed {
  readonly identity: CaseIdentity
  readonly item: Item
}

const answerOf = (results: readonly EventResult[]): FeedAnswer => {
  const count = (outcome: EventResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    results: [...results],
  }
}

export const createIntake = (options: IntakeOptions): Intake => {
  const { database, clock, nodeId, items, points, calendar, limitByLaw, onFiled } = options

  const newCase = ({ fact, item }: Admitted): CaseIdentity => ({
    ...{ id: newId(CaseId), homeNode: nodeId, caseNo: fact.event.caseNo },
    ...{ itemId: item.id, unitId: item.unitId, followedEvents: 0, level: null },
  })

  /** Files cases as all their events, those of the batch too, make them. */
  const refile = async (
    trx: Transaction,
    cases: readonly Filed[],
    events: readonly FiledEvent[],
    now: EpochMs,
  ): Promise<void> => {
    const kept = await factsOf(
      trx,
      cases.map(({ identity }) => identity.id),
    )
    const added = Map.groupBy(events, ({ caseId }) => caseId)
    const pointIdOf = (code: string) => points.byCode(code)?.id
    await putCases(
      trx,
      cases.map(({ identity, item }) => {
        const told = (added.get(identity.id) ?? []).map(({ fact }) => fact)
        const facts = [...(kept.get(identity.id) ?? []), ...told]
        const state = foldCase(facts, itemRules(item, limitByLaw), now, calendar)
        return filedCase(identity, state, pointIdOf, now)
      }),
    )
  }

  const file = async (
    trx: Transaction,
    judged: readonly (Admitted | EventResult)[],
    keyId: ApiKeyId | null,
    now: EpochMs,
  ): Promise<readonly EventResult[]> => {
    const admitted = judged.filter((one): one is Admitted => !isRejection(one))
    const known = new Map(await eventsById(trx, [...new Set(admitted.map(({ fact }) => fact.event.eventId))]))
    const cases = new Map(await casesByNo(trx, [...new Set(admitted.map(({ fact }) => fact.event.caseNo))]))
    const touched = new Map<CaseId, Filed>()
    const events: FiledEvent[] = []

    const fileOne = (one: Admitted): EventResult => {
      const { event } = one.fact
      const { eventId, caseNo } = event
      const before = known.get(eventId)
      const text = JSON.stringify(event)
      if (before !== undefined)
        return before === text
          ? { eventId, outcome: 'duplicate', problem: null, detail: null }
          : rejected(eventId, 'idTaken')
      const identity = cases.get(caseNo) ?? newCase(one)
      if (identity.itemId !== one.item.id)
        return rejected(eventId, 'itemDiffers', items.find(identity.itemId)?.code ?? null)
      known.set(eventId, text)
      cases.set(caseNo, identity)
      touched.set(identity.id, { identity, item: one.item })
      const pointId = event.point === undefined ? null : (points.byCode(event.point)?.id ?? null)
      events.push({ caseId: identity.id, fact: one.fact, pointId, keyId })
      return { eventId, outcome: 'accepted', problem: null, detail: null }
    }
    const results = judged.map((one) => (isRejection(one) ? one : fileOne(one)))

    // Cases first, for events refer to them.
    await refile(trx, [...touched.values()], events, now)
    await addEvents(trx, events)
    return results
  }

  return {
    take: async (told, { keyId, covers }, then) => {
      const now = clock.now()
      const ground = {
        ...{ covers, now, itemByCode: (code: string) => items.byCode(code) },
        hasPoint: (code: string) => points.byCode(code) !== undefined,
      }
      const judged = told.map((one) => judgeEvent(one, ground))
      const results = await database.transaction(async (trx) => {
        const filed = await file(trx, judged, keyId, now)
        await then?.(trx, answerOf(filed))
        return filed
      })
      onFiled()
      return answerOf(results)
    },
  }
}
