import type { ExpectedPart } from '../../contract/archive.ts'
import type { CaseState, CaseStep } from '../cases/case-state.ts'
import { isFact } from '../cases/fact.ts'
import type { Item } from '../items/item.ts'
import { both, expected } from './words.ts'

/** Levels whose opinion belongs in the file: a bare signature is not enough. */
const withOpinion: ReadonlySet<string> = new Set(['handling', 'review', 'approval'])

const opinionOf = ({ fact: { event } }: CaseStep): string => ('opinion' in event ? (event.opinion ?? '') : '')

/** The beginning: applied for, and accepted or refused with the reason. */
const beginning = ({ steps, deemedAccepted, status }: CaseState): readonly ExpectedPart[] => {
  const has = (...types: readonly string[]): boolean =>
    steps.some(({ fact }) => types.includes(fact.event.type))
  const refusals = steps.flatMap(({ fact }) => (isFact(fact, 'refusal') ? [fact.event] : []))
  const accepted = has('acceptance', 'correctionAcceptance') || deemedAccepted
  const needed = refusals.length === 0 && status !== 'withdrawn'
  return [
    expected('step.application', both('申请', 'application'), has('application', 'preAcceptance')),
    ...(needed || accepted ? [expected('step.acceptance', both('受理', 'acceptance'), accepted)] : []),
    ...refusals.map(({ reason }) =>
      expected('step.refusal', both('不予受理的理由', 'reason of the refusal'), (reason ?? '') !== ''),
    ),
  ]
}

/** Corrections: all that was wanted is listed. */
const corrections = ({ steps }: CaseState): readonly ExpectedPart[] =>
  steps.flatMap(({ fact }) =>
    isFact(fact, 'correctionRequest')
      ? [
          expected(
            'step.correction',
            both('补正告知的材料清单', 'list of what had to be corrected'),
            fact.event.materials.length > 0,
          ),
        ]
      : [],
  )

/** The steps that the item prescribes, each level's opinion, and the end of every special procedure. */
const handling = ({ steps, status, procedures }: CaseState, item: Item): readonly ExpectedPart[] => {
  const decided = status === 'concluded' || status === 'revoked'
  const wanted = decided ? item.steps : []
  return [
    ...wanted.map(({ name }) =>
      expected(
        `step.${name}`,
        both(`环节：${name}`, `step: ${name}`),
        steps.some((step) => step.name === name),
      ),
    ),
    ...steps
      .filter(({ fact }) => withOpinion.has(fact.event.type))
      .map((step) => {
        const name = step.name ?? step.fact.event.type
        const text = both(`${name}意见`, `opinion of ${name}`)
        return expected('step.opinion', text, opinionOf(step) !== '', step.fact.event.handler?.name ?? '')
      }),
    ...procedures.map(({ name, to }) =>
      expected('procedure.ended', both(`特别程序：${name}`, `special procedure: ${name}`), to !== null),
    ),
  ]
}

/** The decision, and that it was handed over where it is a certificate. */
const ending = ({ steps, status, closedAt }: CaseState): readonly ExpectedPart[] => {
  const conclusions = steps.flatMap(({ fact }) => (isFact(fact, 'conclusion') ? [fact.event] : []))
  const certificate = conclusions.some(({ certificateNo, outcome }) => {
    return outcome !== 'failed' && certificateNo !== undefined
  })
  const delivered = steps.some(({ fact }) => fact.event.type === 'delivery')
  return [
    expected('case.closed', both('办结', 'conclusion'), closedAt !== null),
    ...(status === 'revoked'
      ? [
          expected(
            'step.conclusion',
            both('被撤销的决定', 'decision that was revoked'),
            conclusions.length > 0,
          ),
        ]
      : []),
    ...(certificate ? [expected('step.delivery', both('送达记录', 'record of delivery'), delivered)] : []),
  ]
}

/** What of a case must be in its file: all that applies, and whether it is there. */
export const stepsExpected = (state: CaseState, item: Item): readonly ExpectedPart[] => [
  ...beginning(state),
  ...corrections(state),
  ...handling(state, item),
  ...ending(state),
]
