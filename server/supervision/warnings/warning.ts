import type { CaseId, NodeId, UnitId, UserId, WarningId } from '../../contract/ids.ts'
import { WarningLevel } from '../../contract/supervision/rule.ts'
import type { WarningAct, WarningState } from '../../contract/supervision/warning.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { dayOf, toDate } from '../calendar/index.ts'
import type { Finding } from './finding.ts'

/** A warning or card as business.db keeps it. */
export interface Warning extends Finding {
  readonly id: WarningId
  readonly homeNode: NodeId
  /** 监察编号 */
  readonly number: string
  readonly caseId: CaseId
  readonly unitId: UnitId
  readonly state: WarningState
  readonly raisedAt: EpochMs
  readonly replyDueAt: EpochMs
  readonly repliedAt: EpochMs | null
}

const rank = (level: WarningLevel): number => WarningLevel.options.indexOf(level)

/**
 * What is to be raised of what was found: one warning for each (case, rule, level), and of a rule never a lower level
 * than one that was raised, whether or not that still holds.
 */
export const newFindings = (
  found: readonly Finding[],
  raised: readonly Pick<Warning, 'ruleCode' | 'level'>[],
): readonly Finding[] => {
  const highest = new Map<string, number>()
  for (const { ruleCode, level } of raised)
    highest.set(ruleCode, Math.max(highest.get(ruleCode) ?? -1, rank(level)))
  return found.filter(({ ruleCode, level }) => rank(level) > (highest.get(ruleCode) ?? -1))
}

/** The highest level of those that hold. */
export const levelOfCase = (warnings: readonly Pick<Warning, 'level' | 'state'>[]): WarningLevel | null => {
  const held = warnings.filter(({ state }) => state !== 'voided').map(({ level }) => rank(level))
  return held.length === 0 ? null : (WarningLevel.options[Math.max(...held)] ?? null)
}

/** 监察编号: the day, the level (1 预警, 2 黄牌, 3 红牌), and a number that counts up; 20 digits at most. */
export const warningNumber = (at: EpochMs, level: WarningLevel, count: number): string =>
  `${toDate(dayOf(at)).replaceAll('-', '')}${rank(level) + 1}${String(count).padStart(8, '0')}`

/** Something that was done with a warning. */
export interface Act {
  readonly act: WarningAct
  readonly at: EpochMs
  /** Null: the server itself. */
  readonly by: UserId | null
  /** As they were called then. */
  readonly name: string | null
  readonly text: string
}

const requireState = (warning: Warning, ...states: readonly WarningState[]): void => {
  if (!states.includes(warning.state)) throw new DomainError('warning.wrongState', { state: warning.state })
}

/** The unit answers. @throws DomainError `warning.wrongState` */
export const replied = (warning: Warning, now: EpochMs): Warning => {
  requireState(warning, 'open', 'replied', 'upheld')
  return {
    ...warning,
    state: warning.state === 'upheld' ? 'upheld' : 'replied',
    repliedAt: warning.repliedAt ?? now,
  }
}

/** The unit objects, once. @throws DomainError `warning.wrongState`, `warning.objectedBefore` */
export const objected = (warning: Warning, acts: readonly Pick<Act, 'act' | 'by'>[]): Warning => {
  if (acts.some(({ act }) => act === 'objected')) throw new DomainError('warning.objectedBefore')
  requireState(warning, 'open', 'replied')
  return { ...warning, state: 'objected' }
}

/**
 * Somebody decides an objection who had no part in the warning: who neither escalated it nor objected.
 * @throws DomainError `warning.wrongState`, `warning.ownDecision`
 */
export const decided = (
  warning: Warning,
  acts: readonly Pick<Act, 'act' | 'by'>[],
  uphold: boolean,
  by: UserId,
): Warning => {
  requireState(warning, 'objected')
  if (acts.some((act) => act.by === by)) throw new DomainError('warning.ownDecision')
  return { ...warning, state: uphold ? 'voided' : 'upheld' }
}

/** It is withdrawn (撤销预警). @throws DomainError `warning.wrongState` */
export const voided = (warning: Warning): Warning => {
  requireState(warning, 'open', 'replied', 'upheld')
  return { ...warning, state: 'voided' }
}

/** How often a warning that nobody answers is taken further by itself. */
const mostEscalations = 2

/** Whether nobody has answered a warning yet, so that it is taken further; `again`: and may be once more. */
export const unanswered = (
  warning: Pick<Warning, 'state' | 'repliedAt'>,
  acts: readonly Pick<Act, 'act' | 'by'>[],
): { readonly again: boolean } | undefined => {
  if (warning.repliedAt !== null || (warning.state !== 'open' && warning.state !== 'upheld')) return undefined
  const before = acts.filter(({ act, by }) => act === 'escalated' && by === null).length
  return before >= mostEscalations ? undefined : { again: before + 1 < mostEscalations }
}

/** It goes to the head of the unit, or above. @throws DomainError `warning.wrongState` */
export const escalated = (warning: Warning): Warning => {
  requireState(warning, 'open', 'replied', 'upheld')
  return warning
}
