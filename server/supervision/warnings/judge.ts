import type { Rule } from '../../contract/supervision/rule.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Finding, Judge, JudgeGround, Verdict } from './finding.ts'
import {
  badRating,
  correctionLate,
  correctionRepeated,
  feeOffStandard,
  gapsOverdue,
  notOnline,
  outsidePowers,
  procedureBroken,
  refusedWithoutReason,
} from './rules-of-procedure.ts'
import {
  closedAtOnce,
  enteredInBulk,
  enteredLate,
  noFootage,
  sameHandler,
  suspensionOverrun,
  suspensionSuspicious,
} from './rules-of-risk.ts'
import { limit, referralLate, stepOverLimit } from './rules-of-time.ts'

const judges: { readonly [Kind in Rule['kind']]: Judge<Kind> } = {
  limit,
  stepOverLimit,
  referralLate,
  refusedWithoutReason,
  correctionLate,
  correctionRepeated,
  notOnline,
  feeOffStandard,
  procedureBroken,
  outsidePowers,
  gapsOverdue,
  badRating,
  sameHandler,
  closedAtOnce,
  enteredLate,
  enteredInBulk,
  suspensionSuspicious,
  suspensionOverrun,
  noFootage,
}

/** `judges` has for each kind the one that takes rules of that kind, which TypeScript cannot follow. */
const verdictOf = (rule: Rule, ground: JudgeGround): Verdict =>
  (judges[rule.kind] as (rule: Rule, ground: JudgeGround) => Verdict)(rule, ground)

export interface Judgement {
  readonly findings: readonly Finding[]
  /** When it must be judged again although nothing happens; null: never. */
  readonly again: EpochMs | null
}

/** What the rules in force find in a case at a moment. */
export const judge = (rules: readonly Rule[], ground: JudgeGround): Judgement => {
  const verdicts = rules
    .filter(({ enabled }) => enabled)
    .map((rule) => ({ rule, verdict: verdictOf(rule, ground) }))
  const later = verdicts.flatMap(({ verdict }) =>
    verdict.again !== undefined && verdict.again > ground.now ? [verdict.again] : [],
  )
  return {
    findings: verdicts.flatMap(({ rule, verdict }) =>
      verdict.found.map((found) => ({
        ...found,
        ...{ ruleCode: rule.code, ruleKind: rule.kind, class: rule.class },
      })),
    ),
    again: later.length === 0 ? null : Math.min(...later),
  }
}
