import { z } from 'zod'
import { CaseId, FindingId, ItemId, UnitId } from '../ids.ts'
import { Instant, InstantQuery } from '../time.ts'

/** What figures are told by: one line for each. */
export const StatisticsBy = z.enum(['unit', 'item', 'day', 'month'])
export type StatisticsBy = z.infer<typeof StatisticsBy>

/** Query of GET /api/statistics: what happened within [from, to), at most five years. */
export const StatisticsQuery = z.object({
  from: InstantQuery,
  to: InstantQuery,
  by: StatisticsBy.default('unit'),
  unit: UnitId.optional(),
  item: ItemId.optional(),
})
export type StatisticsQuery = z.infer<typeof StatisticsQuery>

/**
 * Counts, from which every rate follows by division, so that lines can be added up. Cases count where they were
 * accepted or closed within the range; warnings, findings, orders and complaints where they came up within it.
 */
export const Figures = z.object({
  accepted: z.int(),
  /** Of those that were ever accepted. */
  closed: z.int(),
  /** Closed cases with a promised limit. */
  judged: z.int(),
  onTime: z.int(),
  /** With days of the promise left. */
  early: z.int(),
  /** Closed cases whose promise counts in working days, and their sums: what they took, and what was promised. */
  timed: z.int(),
  usedDays: z.int(),
  promisedDays: z.int(),
  online: z.int(),
  rated: z.int(),
  /** 1 to 3. */
  satisfied: z.int(),
  /** Steps of closed cases at points that have cameras, and those that footage is linked to. */
  cameraSteps: z.int(),
  shownSteps: z.int(),
  notices: z.int(),
  yellow: z.int(),
  red: z.int(),
  findings: z.int(),
  /** Null by item: an order is to a unit. */
  orders: z.int().nullable(),
  complaints: z.int(),
})
export type Figures = z.infer<typeof Figures>
export type FigureName = keyof Figures

export const FigureLine = z.object({
  /** Id of the unit or item, or yyyy-mm-dd, or yyyy-mm. */
  key: z.string(),
  name: z.string(),
  figures: Figures,
})
export type FigureLine = z.infer<typeof FigureLine>

export const StatisticsView = z.object({
  from: Instant,
  to: Instant,
  by: StatisticsBy,
  lines: z.array(FigureLine),
  total: Figures,
})
export type StatisticsView = z.infer<typeof StatisticsView>

/** 政务公开, 流程规范, 期限合法, 收费合理, 满意度, 服务态度, 监督检查, 法律责任, 廉洁. */
export const ScorePart = z.enum([
  'publicity',
  'procedure',
  'time',
  'fees',
  'satisfaction',
  'attitude',
  'inspection',
  'liability',
  'integrity',
])
export type ScorePart = z.infer<typeof ScorePart>

/** What each part is worth; together 100. */
export const scoreMaximum = {
  publicity: 10,
  procedure: 14,
  time: 14,
  fees: 8,
  satisfaction: 10,
  attitude: 10,
  inspection: 14,
  liability: 10,
  integrity: 10,
} as const satisfies Record<ScorePart, number>

/** Why points were taken or given. */
export const ScoreReason = z.enum([
  'threeNotices',
  'yellow',
  'red',
  'badRatings',
  'checks',
  'early',
  'shorterLimits',
  'incomplete',
  'byHand',
])
export type ScoreReason = z.infer<typeof ScoreReason>

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/u, 'must be a month such as 2026-11')

/** Points of a score, with what they follow from. */
export const ScoreLine = z.object({
  reason: ScoreReason,
  points: z.number(),
  /** How many cases, findings, ten per cents … */
  count: z.number(),
  /** The first of the cases that it follows from. */
  cases: z.array(z.object({ id: CaseId, caseNo: z.string() })),
  findings: z.array(FindingId),
  /** Of `byHand`: why, and who entered it. */
  text: z.string(),
  by: z.string().nullable(),
})
export type ScoreLine = z.infer<typeof ScoreLine>

export const UnitScore = z.object({
  unitId: UnitId,
  unitName: z.string(),
  total: z.number(),
  parts: z.array(z.object({ part: ScorePart, points: z.number(), lines: z.array(ScoreLine) })),
  /** Beyond the parts: early finish, shorter limits, incomplete data. */
  extra: z.array(ScoreLine),
  closed: z.int(),
})
export type UnitScore = z.infer<typeof UnitScore>

/** GET /api/statistics/scores?month= : by total, the best first. */
export const ScoresQuery = z.object({ month: Month })
export const Scores = z.object({ month: z.string(), items: z.array(UnitScore) })
export type Scores = z.infer<typeof Scores>

/** GET /api/statistics/scores/year?year= : the mean of the months that are over. */
export const YearScoresQuery = z.object({ year: z.coerce.number().int().min(2000).max(2100) })
export const YearScores = z.object({
  year: z.int(),
  months: z.array(z.string()),
  items: z.array(
    z.object({ unitId: UnitId, unitName: z.string(), mean: z.number(), months: z.array(z.number()) }),
  ),
})
export type YearScores = z.infer<typeof YearScores>

/** POST /api/statistics/score-entries: points of a part that no data tells, with the reason. The later one stands. */
export const NewScoreEntry = z.strictObject({
  unitId: UnitId,
  month: Month,
  part: ScorePart,
  points: z.number().min(-14).max(14).multipleOf(0.5),
  reason: z.string().trim().min(1).max(500),
})
export type NewScoreEntry = z.infer<typeof NewScoreEntry>
