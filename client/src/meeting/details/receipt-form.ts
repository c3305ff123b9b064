import type { Answer, ReceiptInput, ReceiptPerson, ReceiptView } from '../../../../server/contract/notice.ts'
import type { TextKey } from '../../app/i18n/use-texts.ts'

/** A receipt as it is being written. */
export interface ReceiptForm {
  answer: Answer
  reason: string
  people: { part: ReceiptPerson['part']; name: string; title: string; telephone: string }[]
}

const person = (part: ReceiptPerson['part']) => ({ part, name: '', title: '', telephone: '' })

/** What was answered before, or one who comes and one who is responsible, to be named. */
export const receiptForm = (before: ReceiptView | undefined): ReceiptForm => {
  const answered = before !== undefined && before.answeredAt !== null
  if (!answered) return { answer: 'attend', reason: '', people: [person('attendee'), person('responsible')] }
  const { state } = before
  return {
    answer: state === 'unanswered' || state === 'again' ? 'attend' : state,
    reason: before.reason,
    people: before.people.map((one) => ({ ...one })),
  }
}

export const addPerson = (form: ReceiptForm, part: ReceiptPerson['part']): void =>
  void form.people.push(person(part))

/** People without a name were not filled in; who stays away names nobody. */
export const receiptInput = (form: ReceiptForm): ReceiptInput => ({
  answer: form.answer,
  reason: form.reason.trim(),
  people:
    form.answer === 'decline'
      ? []
      : form.people
          .filter(({ name }) => name.trim() !== '')
          .map((one) => ({
            part: one.part,
            name: one.name.trim(),
            title: one.title.trim(),
            telephone: one.telephone.trim(),
          })),
})

/** What must be mended before it can be sent. */
export const receiptProblem = (form: ReceiptForm): TextKey | undefined => {
  const { answer, reason, people } = receiptInput(form)
  if (answer !== 'attend' && reason === '') return 'receipt.reasonMissing'
  if (answer !== 'decline' && !people.some(({ part }) => part === 'attendee')) return 'receipt.peopleMissing'
  return undefined
}
