import type { CheckMark, Checklist } from '../../contract/supervision/check.ts'
import { DomainError } from '../../kernel/errors/index.ts'

const fullScore = 100
const tenth = (value: number): number => Math.round(value * 10) / 10

/** How many points a line of the checklist takes off. @throws DomainError `check.entryUnknown` */
export const deductionOf = (checklist: Checklist, code: string): number => {
  const entry = checklist.entries.find((one) => one.code === code)
  if (!entry) throw new DomainError('check.entryUnknown', { code })
  return entry.deduction
}

/** 100 less the lines marked, not below 0. @throws DomainError `check.entryUnknown` */
export const scoreOf = (checklist: Checklist, marks: readonly Pick<CheckMark, 'code'>[]): number =>
  tenth(
    Math.max(
      0,
      marks.reduce((left, { code }) => left - deductionOf(checklist, code), fullScore),
    ),
  )

/** The mean of what is settled; null where nothing is. */
export const meanScore = (scores: readonly number[]): number | null =>
  scores.length === 0 ? null : tenth(scores.reduce((sum, score) => sum + score, 0) / scores.length)
