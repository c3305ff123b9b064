import type { CaseId, FindingId } from '../../contract/ids.ts'
import type { AnomalyClass, WarningLevel } from '../../contract/supervision/rule.ts'
import {
  scoreMaximum,
  ScorePart,
  type ScoreLine,
  type ScoreReason,
  type UnitScore,
} from '../../contract/supervision/statistics.ts'

type NamedCase = ScoreLine['cases'][number]

/** What a unit's score of a month follows from. */
export interface ScoreGround {
  /** Warnings of the month that hold, in the order in which they were raised. */
  readonly warnings: readonly {
    readonly level: WarningLevel
    readonly class: AnomalyClass
    readonly case: NamedCase
  }[]
  /** Completed cases. */
  readonly closed: number
  readonly early: number
  /** Completed cases of which something is not known: who applied, when it was accepted, who handled it. */
  readonly incomplete: readonly NamedCase[]
  readonly rated: number
  /** Rated 4 or 5. */
  readonly badRatings: readonly NamedCase[]
  /** Findings of checks, with what the checklist takes off. */
  readonly checks: readonly {
    readonly id: FindingId
    readonly deduction: number
    readonly caseId: CaseId | null
  }[]
  /** By how much the least shortened of the items' promises is shorter than the law's limit; null: none to compare. */
  readonly shortened: number | null
  /** What people entered. */
  readonly byHand: readonly {
    readonly part: ScorePart
    readonly points: number
    readonly reason: string
    readonly by: string
  }[]
}

/**
 * The part that a class of anomaly belongs to. The published scheme names parts and deductions, not which goes where:
 * this is our reading.
 */
const partOf: Readonly<Record<AnomalyClass, ScorePart>> = {
  time: 'time',
  procedure: 'procedure',
  content: 'procedure',
  discretion: 'fees',
  risk: 'integrity',
  other: 'liability',
}

const shownCases = 20
const tenth = (value: number): number => Math.round(value * 10) / 10
/** Whole steps of a rate; a rate that is exactly a step counts, whatever binary fractions make of it. */
const wholeSteps = (rate: number, step: number): number => Math.floor(rate / step + 1e-9)

const line = (
  reason: ScoreReason,
  points: number,
  count: number,
  cases: readonly NamedCase[] = [],
  more: Partial<ScoreLine> = {},
): ScoreLine => ({
  ...{ reason, points: tenth(points), count, cases: cases.slice(0, shownCases), findings: [] },
  ...{ text: '', by: null, ...more },
})

const warningLines = (ground: ScoreGround, part: ScorePart): ScoreLine[] => {
  const of = (level: WarningLevel): NamedCase[] =>
    ground.warnings
      .filter((warning) => warning.level === level && partOf[warning.class] === part)
      .map((warning) => warning.case)
  const [notices, yellow, red] = [of('notice'), of('yellow'), of('red')]
  const threes = Math.floor(notices.length / 3)
  return [
    ...(threes > 0 ? [line('threeNotices', -3 * threes, threes, notices)] : []),
    ...(yellow.length > 0 ? [line('yellow', -5 * yellow.length, yellow.length, yellow)] : []),
    ...(red.length > 0 ? [line('red', -10 * red.length, red.length, red)] : []),
  ]
}

const partLines = (ground: ScoreGround, part: ScorePart): ScoreLine[] => {
  const lines = warningLines(ground, part)
  // Of the satisfaction part as much is lost as there are bad ratings among all: our reading, for the scheme names none.
  if (part === 'satisfaction' && ground.badRatings.length > 0)
    lines.push(
      line(
        'badRatings',
        (-scoreMaximum.satisfaction * ground.badRatings.length) / ground.rated,
        ground.badRatings.length,
        ground.badRatings,
      ),
    )
  if (part === 'inspection' && ground.checks.length > 0)
    lines.push(
      line(
        'checks',
        -ground.checks.reduce((sum, { deduction }) => sum + deduction, 0),
        ground.checks.length,
        [],
        { findings: ground.checks.map(({ id }) => id).slice(0, shownCases) },
      ),
    )
  // Who enters a part again corrects it: the last one stands.
  const entered = ground.byHand.findLast((one) => one.part === part)
  if (entered) lines.push(line('byHand', entered.points, 1, [], { text: entered.reason, by: entered.by }))
  return lines
}

const extraLines = (ground: ScoreGround): ScoreLine[] => {
  const lines: ScoreLine[] = []
  const { closed, early, incomplete, shortened } = ground
  if (closed > 0) {
    const tens = wholeSteps(early / closed, 0.1)
    if (tens > 0) lines.push(line('early', tens, tens))
    const hundredths = Math.min(5, wholeSteps(incomplete.length / closed, 0.01))
    if (hundredths > 0) lines.push(line('incomplete', -hundredths, incomplete.length, incomplete))
  }
  if (shortened !== null && shortened >= 0.3 - 1e-9)
    lines.push(line('shorterLimits', 3 + wholeSteps(shortened - 0.3, 0.1), wholeSteps(shortened, 0.01)))
  return lines
}

const sum = (lines: readonly ScoreLine[]): number => lines.reduce((total, { points }) => total + points, 0)

/**
 * A unit's score of a month by the published scheme: base 100 in nine parts, none below 0; three warnings −3, a yellow
 * card −5, a red one −10; early finish +1 for each 10 % of completed cases; all promises at least 30 % shorter than the
 * law's limits +3, and +1 for each further 10 %; incomplete data −1 for each 1 %, at most −5.
 */
export const scoreOf = (ground: ScoreGround): Pick<UnitScore, 'total' | 'parts' | 'extra'> => {
  const parts = ScorePart.options.map((part) => {
    const lines = partLines(ground, part)
    const points = Math.min(scoreMaximum[part], Math.max(0, scoreMaximum[part] + sum(lines)))
    return { part, points: tenth(points), lines }
  })
  const extra = extraLines(ground)
  return { parts, extra, total: tenth(parts.reduce((total, { points }) => total + points, 0) + sum(extra)) }
}

/** The mean of months, to a tenth. */
export const meanOf = (scores: readonly number[]): number =>
  scores.length === 0 ? 0 : tenth(scores.reduce((total, score) => total + score, 0) / scores.length)
