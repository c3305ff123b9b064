import type { Bar, Figures } from './definition.ts'

/** A bar beside what was measured. */
export interface JudgedBar extends Bar {
  readonly value: number
  readonly ok: boolean
}

const holds = (op: Bar['op'], value: number, limit: number): boolean => {
  switch (op) {
    case '<=':
      return value <= limit
    case '>=':
      return value >= limit
    case '==':
      return value === limit
  }
}

/**
 * Holds figures against bars.
 * @throws Error where a figure is not a finite number, or a bar names one that was not measured
 */
export const judge = (bars: readonly Bar[], figures: Figures): readonly JudgedBar[] => {
  for (const [name, value] of Object.entries(figures))
    if (!Number.isFinite(value)) throw new Error(`the figure ${name} is ${value}, not a number`)
  return bars.map((bar) => {
    const value = figures[bar.figure]
    if (value === undefined) throw new Error(`the figure ${bar.figure} was not measured`)
    return { ...bar, value, ok: holds(bar.op, value, bar.limit) }
  })
}
