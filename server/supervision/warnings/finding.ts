import type { AnomalyClass, Rule, RuleKind, WarningLevel } from '../../contract/supervision/rule.ts'
import type { WarningFacts } from '../../contract/supervision/warning.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { Calendar } from '../calendar/index.ts'
import type { CaseState } from '../cases/case-state.ts'
import type { Item } from '../items/item.ts'

/** What a rule found in a case. */
export interface Finding {
  readonly ruleCode: string
  readonly ruleKind: RuleKind
  readonly class: AnomalyClass
  readonly level: WarningLevel
  /** The moment of which the rule speaks. */
  readonly at: EpochMs
  readonly facts: WarningFacts
}

/** What a case is judged by, beside its events. */
export interface JudgeGround {
  readonly state: CaseState
  readonly item: Pick<Item, 'onlineOnly' | 'fee'>
  /** The item's unit holds approval powers. */
  readonly unitApproves: boolean
  readonly now: EpochMs
  readonly calendar: Calendar
  /** Ranges of steps at windows with cameras of which nothing was recorded; undefined: not asked. */
  readonly withoutFootage?: readonly TimeRange[] | undefined
}

/** What a rule says of a case at a moment: what it finds, and when it might find more although nothing happens. */
export interface Verdict {
  readonly found: readonly Pick<Finding, 'level' | 'at' | 'facts'>[]
  readonly again?: EpochMs
}

/** A rule of one kind, applied. */
export type Judge<Kind extends RuleKind> = (
  rule: Extract<Rule, { kind: Kind }>,
  ground: JudgeGround,
) => Verdict
