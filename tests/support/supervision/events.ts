import type {
  CaseEvent,
  CaseEventOf,
  CaseEventType,
} from '../../../server/contract/supervision/case-event.ts'
import { fromInstant } from '../../../server/contract/time.ts'
import type { AnyFact } from '../../../server/supervision/cases/fact.ts'

/** Events of one case of a test, with everything that a test does not care about filled in. */
export const caseEvents = (caseNo: string, itemCode = 'ITEM-0001') => {
  let count = 0
  return <Type extends CaseEventType>(
    type: Type,
    at: string,
    more: Partial<Omit<CaseEventOf<Type>, 'type' | 'caseNo' | 'itemCode'>> = {},
  ): CaseEvent => {
    count += 1
    const needed: Readonly<Partial<Record<CaseEventType, object>>> = {
      application: { applicant: { name: '张三丰' }, source: 'window' },
      correctionRequest: { materials: [] },
      specialProcedureStart: { sequence: 1, kind: 'other', name: '专家评审' },
      specialProcedureEnd: { sequence: 1 },
      conclusion: { outcome: 'passed' },
      fee: { amountFen: 1000 },
      rating: { satisfaction: 1 },
    }
    return {
      ...{ type, caseNo, itemCode, eventId: `${caseNo}-${count}`, occurredAt: `${at}:00+08:00` },
      ...needed[type],
      ...more,
    } as CaseEvent
  }
}

/** As it is kept: received so long after it happened. */
export const told = (event: CaseEvent, delayMs = 1000): AnyFact => {
  const at = fromInstant(event.occurredAt)
  return { event, at, receivedAt: at + delayMs }
}
