import { z } from 'zod'
import { CaseId, UnitId, WarningId } from '../ids.ts'
import { PageQuery } from '../problem.ts'
import { Instant } from '../time.ts'
import { AnomalyClass, RuleKind, RuleSet, WarningLevel } from './rule.ts'

/**
 * How a warning stands. `voided`: withdrawn (撤销预警); `objected`: the unit's written objection waits for somebody
 * other than whoever would be judged by it; `upheld`: the objection was turned down.
 */
export const WarningState = z.enum(['open', 'replied', 'objected', 'upheld', 'voided'])
export type WarningState = z.infer<typeof WarningState>

/** What can be done with a warning. `escalated` to the head of the unit, or above; `told` by desk, mail, webhook. */
export const WarningAct = z.enum([
  'raised',
  'replied',
  'objected',
  'objectionUpheld',
  'objectionRejected',
  'voided',
  'escalated',
])
export type WarningAct = z.infer<typeof WarningAct>

/** What a rule found; times in ISO 8601, people by name. */
export const WarningFacts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
export type WarningFacts = z.infer<typeof WarningFacts>

/** A warning (预警) or card (黄牌, 红牌). One for each (case, rule, level); never deleted. */
export const WarningView = z.object({
  id: WarningId,
  /** 监察编号, 20 digits at most: also the number of its document. */
  number: z.string(),
  caseId: CaseId,
  caseNo: z.string(),
  itemName: z.string(),
  unitId: UnitId,
  unitName: z.string(),
  ruleCode: z.string(),
  ruleKind: RuleKind,
  class: AnomalyClass,
  level: WarningLevel,
  state: WarningState,
  /** The moment of which the rule speaks: that a limit was over. */
  at: Instant,
  raisedAt: Instant,
  /** When the unit must have answered. */
  replyDueAt: Instant,
  repliedAt: Instant.nullable(),
  facts: WarningFacts,
})
export type WarningView = z.infer<typeof WarningView>

export const WarningActView = z.object({
  act: WarningAct,
  at: Instant,
  /** Null: the server itself. */
  by: z.string().nullable(),
  text: z.string(),
})
export type WarningActView = z.infer<typeof WarningActView>

/** GET /api/warnings/{id} */
export const WarningWithCourse = z.object({ warning: WarningView, course: z.array(WarningActView) })

const many = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1).max(20)]).optional()

/** Query of GET /api/warnings: newest first. */
export const WarningQuery = z.object({
  ...PageQuery.shape,
  level: many(WarningLevel),
  state: many(WarningState),
  unit: UnitId.optional(),
  case: CaseId.optional(),
  rule: RuleKind.optional(),
})
export type WarningQuery = z.infer<typeof WarningQuery>

export const WarningPage = z.object({
  items: z.array(WarningView),
  next: z.string().nullable(),
  total: z.int(),
})

/** What is said with an act: a reply, an objection, a reason. */
export const WarningText = z.strictObject({ text: z.string().trim().min(1).max(2000) })

/** POST /api/warnings/{id}/decision of an objection. */
export const ObjectionDecision = z.strictObject({
  /** The unit is right: the warning is voided. */
  uphold: z.boolean(),
  text: z.string().trim().min(1).max(2000),
})

/** GET /api/rules */
export const RulesInForce = z.object({
  version: z.int(),
  since: Instant,
  /** Null: as configured at the first start. */
  by: z.string().nullable(),
  set: RuleSet,
})
export type RulesInForce = z.infer<typeof RulesInForce>

/** PUT /api/rules: the version that was looked at, so that nobody overwrites what another has just changed. */
export const RulesChange = z.strictObject({ version: z.int(), set: RuleSet })

/** One change that other rules would bring. */
export const RuleEffect = z.object({
  caseId: CaseId,
  caseNo: z.string(),
  ruleCode: z.string(),
  level: WarningLevel,
  change: z.enum(['raised', 'gone']),
})

/** POST /api/rules/preview: what open cases would be judged anew; `gone` stays until somebody voids it. */
export const RulesPreview = z.object({
  cases: z.int(),
  raised: z.int(),
  gone: z.int(),
  /** The first of them. */
  effects: z.array(RuleEffect),
})
export type RulesPreview = z.infer<typeof RulesPreview>
