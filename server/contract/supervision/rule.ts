import { z } from 'zod'
import { Limit } from './limit.ts'

/** 预警, 黄牌, 红牌, from the lowest. */
export const WarningLevel = z.enum(['notice', 'yellow', 'red'])
export type WarningLevel = z.infer<typeof WarningLevel>

export const warningLevelLabels = {
  notice: '预警',
  yellow: '黄牌',
  red: '红牌',
} as const satisfies Record<WarningLevel, string>

/** 异常类别: 时效, 流程, 内容, 裁量与收费, 风险, 其他. */
export const AnomalyClass = z.enum(['time', 'procedure', 'content', 'discretion', 'risk', 'other'])
export type AnomalyClass = z.infer<typeof AnomalyClass>

const common = {
  /** 监察规则编号, up to 20 characters; unique among the rules. */
  code: z.string().regex(/^[A-Za-z0-9.-]{1,20}$/u),
  enabled: z.boolean(),
  class: AnomalyClass,
}

const single = { level: WarningLevel }
const rule = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...common, ...shape })

/** Before or after the moment at which the limit is over. */
const Offset = z.strictObject({ level: WarningLevel, side: z.enum(['before', 'after']), by: Limit })

/** A rule by which cases are judged: data, so that it can be changed without a program. */
export const Rule = z.discriminatedUnion('kind', [
  /** A case near or past one of its limits. `offsets` from the lowest level to the highest. */
  rule('limit', { limit: z.enum(['promised', 'statutory']), offsets: z.array(Offset).min(1).max(3) }),
  /** A step past its own limit while the whole is not. */
  rule('stepOverLimit', single),
  /** Refused without a reason. */
  rule('refusedWithoutReason', single),
  /** Corrections asked for later than this after the application. */
  rule('correctionLate', { ...single, within: Limit }),
  rule('correctionRepeated', single),
  /** 转报 later than this after acceptance. */
  rule('referralLate', { ...single, within: Limit }),
  /** Taken at a window although the item is to be handled on line. */
  rule('notOnline', single),
  /** A fee without basis, or off the item's standard. */
  rule('feeOffStandard', single),
  /** Concluded without acceptance, or approved before it was reviewed. */
  rule('procedureBroken', single),
  /** The unit holds no approval powers. */
  rule('outsidePowers', single),
  /** Review and decision by the same person. */
  rule('sameHandler', single),
  /** Closed this soon after it was accepted; 即办件 are exempt. */
  rule('closedAtOnce', { ...single, seconds: z.int().min(1) }),
  /** An event told this long after it happened. */
  rule('enteredLate', { ...single, after: Limit }),
  /** Steps of different days that were all told within so many minutes. */
  rule('enteredInBulk', { ...single, events: z.int().min(2), minutes: z.int().min(1) }),
  /** A suspension told after it began by more than this, or without which the limit would have been missed. */
  rule('suspensionSuspicious', { ...single, after: Limit }),
  /** A special procedure that lasts longer than was planned. */
  rule('suspensionOverrun', single),
  /** 容缺: what was missing did not come in time. */
  rule('gapsOverdue', single),
  /** Rated 4 or 5, and not put right within this. */
  rule('badRating', { ...single, within: Limit }),
  /** A step at a window with cameras of which nothing was recorded. */
  rule('noFootage', single),
])
export type Rule = z.infer<typeof Rule>
export type RuleKind = Rule['kind']
export const RuleKind = z.enum([
  'limit',
  'stepOverLimit',
  'refusedWithoutReason',
  'correctionLate',
  'correctionRepeated',
  'referralLate',
  'notOnline',
  'feeOffStandard',
  'procedureBroken',
  'outsidePowers',
  'sameHandler',
  'closedAtOnce',
  'enteredLate',
  'enteredInBulk',
  'suspensionSuspicious',
  'suspensionOverrun',
  'gapsOverdue',
  'badRating',
  'noFootage',
]) satisfies z.ZodType<RuleKind>

/** All rules in force, and within which time a unit answers a warning. */
export const RuleSet = z.strictObject({
  replyWithin: Limit,
  rules: z
    .array(Rule)
    .max(100)
    .refine((rules) => new Set(rules.map(({ code }) => code)).size === rules.length, {
      error: 'two rules have the same code',
    }),
})
export type RuleSet = z.infer<typeof RuleSet>

/** (a) 黄牌: overdue, 红牌: not corrected either. (b) 黄牌: about to expire, 红牌: overdue or irregular. */
export const RulePreset = z.enum(['a', 'b'])
export type RulePreset = z.infer<typeof RulePreset>
