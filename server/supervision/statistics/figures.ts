import type { Figures } from '../../contract/supervision/statistics.ts'

/** Nothing happened. */
export const noFigures: Figures = {
  ...{ accepted: 0, closed: 0, judged: 0, onTime: 0, early: 0, timed: 0, usedDays: 0, promisedDays: 0 },
  ...{ online: 0, rated: 0, satisfied: 0, cameraSteps: 0, shownSteps: 0 },
  ...{ notices: 0, yellow: 0, red: 0, findings: 0, orders: 0, complaints: 0 },
}

/** Figures of two groups together; what one of them cannot tell is not told. */
export const addFigures = (one: Figures, other: Figures): Figures => ({
  accepted: one.accepted + other.accepted,
  closed: one.closed + other.closed,
  judged: one.judged + other.judged,
  onTime: one.onTime + other.onTime,
  early: one.early + other.early,
  timed: one.timed + other.timed,
  usedDays: one.usedDays + other.usedDays,
  promisedDays: one.promisedDays + other.promisedDays,
  online: one.online + other.online,
  rated: one.rated + other.rated,
  satisfied: one.satisfied + other.satisfied,
  cameraSteps: one.cameraSteps + other.cameraSteps,
  shownSteps: one.shownSteps + other.shownSteps,
  notices: one.notices + other.notices,
  yellow: one.yellow + other.yellow,
  red: one.red + other.red,
  findings: one.findings + other.findings,
  orders: one.orders === null || other.orders === null ? null : one.orders + other.orders,
  complaints: one.complaints + other.complaints,
})

/** What is counted in one place, by the key of its group. */
export type Counted = ReadonlyMap<string, Partial<Figures>>

/** Puts together what was counted in several places. */
export const joinFigures = (counted: readonly Counted[]): ReadonlyMap<string, Figures> => {
  const joined = new Map<string, Figures>()
  for (const part of counted)
    for (const [key, figures] of part)
      joined.set(key, addFigures(joined.get(key) ?? noFigures, { ...noFigures, ...figures }))
  return joined
}
