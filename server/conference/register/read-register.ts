import type { UnitId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { endOf, venuesOfPlan, type Plan } from '../planning/plan.ts'
import { receiptsOf } from '../planning/receipt-store.ts'
import { heldTime, registerOf, type RegisterLine, type RegisterPolicy } from './register.ts'
import { endedAt, presencesOf, signInsOf } from './store.ts'

/** Who came to a meeting, of all venues. */
export interface ReadRegister {
  readonly lines: readonly RegisterLine[]
  /** Why venues stay away, or send somebody else. */
  readonly reasonOf: (unitId: UnitId) => string
  readonly over: boolean
}

export const readRegister = async (
  database: Database,
  plan: Plan,
  policy: RegisterPolicy,
  now: EpochMs,
): Promise<ReadRegister> => {
  const receipts = new Map((await receiptsOf(database, [plan.id])).map((one) => [one.unitId, one]))
  const venues = venuesOfPlan(plan.content).map(({ unitId, part }) => {
    const receipt = receipts.get(unitId)
    return {
      unitId,
      part,
      receipt: receipt?.answer ?? ('unanswered' as const),
      named: (receipt?.people ?? []).filter((person) => person.part === 'attendee'),
    }
  })
  const presences = await presencesOf(database, plan.id)
  const planned = { startsAt: plan.content.startsAt, end: endOf(plan.content) }
  const held = heldTime(planned, await endedAt(database, plan.id), presences, now)
  const facts = { presences, signIns: await signInsOf(database, plan.id), held, now }
  return {
    lines: registerOf(venues, facts, policy),
    reasonOf: (unitId) => receipts.get(unitId)?.reason ?? '',
    over: held.end !== null,
  }
}
