import type { UnitId } from '../../contract/ids.ts'
import type { MeetingPhase, VenuePart } from '../../contract/meeting-plan.ts'
import type {
  Answer,
  ReceiptInput,
  ReceiptPerson,
  ReceiptState,
  ReceiptStatistics,
} from '../../contract/notice.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

/** What a venue answered. */
export interface Receipt {
  readonly unitId: UnitId
  readonly answer: Answer
  readonly reason: string
  readonly people: readonly ReceiptPerson[]
  /** The notice that it answers. */
  readonly sequence: number
  readonly answeredAt: EpochMs
  readonly answeredName: string
}

/** @throws DomainError `receipt.reasonMissing`, `receipt.peopleMissing` */
export const checkReceipt = ({ answer, reason, people }: ReceiptInput): void => {
  if (answer !== 'attend' && reason === '') throw new DomainError('receipt.reasonMissing')
  if (answer !== 'decline' && !people.some(({ part }) => part === 'attendee'))
    throw new DomainError('receipt.peopleMissing')
}

const closed: readonly MeetingPhase[] = ['drafted', 'ended', 'cancelled']

/** Receipts are taken until the meeting is over. @throws DomainError `receipt.closed` */
export const checkOpen = (state: MeetingPhase): void => {
  if (closed.includes(state)) throw new DomainError('receipt.closed', { state })
}

/** Where a venue stands; `askedSequence` is the last notice that wants an answer of it. */
export const receiptState = (receipt: Receipt | undefined, askedSequence: number): ReceiptState => {
  if (!receipt) return 'unanswered'
  return receipt.sequence < askedSequence ? 'again' : receipt.answer
}

/** Not answered, or to be answered again. */
export const isMissing = (state: ReceiptState): boolean => state === 'unanswered' || state === 'again'

export interface ReceiptLine {
  readonly unitId: UnitId
  readonly part: VenuePart
  readonly state: ReceiptState
  readonly late: boolean
  readonly people: readonly ReceiptPerson[]
}

export const receiptStatistics = (lines: readonly ReceiptLine[]): ReceiptStatistics => {
  const count = (is: (line: ReceiptLine) => boolean): number => lines.filter(is).length
  const coming = lines.filter(({ state }) => state === 'attend' || state === 'substitute')
  return {
    asked: lines.length,
    answered: count(({ state }) => !isMissing(state)),
    attend: count(({ state }) => state === 'attend'),
    substitute: count(({ state }) => state === 'substitute'),
    decline: count(({ state }) => state === 'decline'),
    missing: count(({ state }) => isMissing(state)),
    late: count(({ late }) => late),
    people: coming.flatMap(({ people }) => people).filter(({ part }) => part === 'attendee').length,
  }
}
