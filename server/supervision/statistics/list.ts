import type { FigureLine, Figures } from '../../contract/supervision/statistics.ts'
import { writeCsv } from '../../kernel/csv/index.ts'

const percent = (part: number, whole: number): string =>
  whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`
const mean = (sum: number, count: number): string => (count === 0 ? '' : (sum / count).toFixed(1))

/** Heads of the columns, and what stands in them. */
const columns: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['受理', ({ accepted }) => String(accepted)],
  ['办结', ({ closed }) => String(closed)],
  ['按期办结率', ({ onTime, judged }) => percent(onTime, judged)],
  ['提前办结率', ({ early, judged }) => percent(early, judged)],
  ['平均办理工作日', ({ usedDays, timed }) => mean(usedDays, timed)],
  ['平均承诺工作日', ({ promisedDays, timed }) => mean(promisedDays, timed)],
  ['预警', ({ notices }) => String(notices)],
  ['黄牌', ({ yellow }) => String(yellow)],
  ['红牌', ({ red }) => String(red)],
  ['问题', ({ findings }) => String(findings)],
  ['督办单', ({ orders }) => (orders === null ? '' : String(orders))],
  ['投诉', ({ complaints }) => String(complaints)],
  ['满意率', ({ satisfied, rated }) => percent(satisfied, rated)],
  ['网办率', ({ online, closed }) => percent(online, closed)],
  ['录像覆盖率', ({ shownSteps, cameraSteps }) => percent(shownSteps, cameraSteps)],
]

/** Figures as a list for spreadsheets, with their sum as its last line. */
export const figuresCsv = (lines: readonly FigureLine[], total: Figures): string =>
  writeCsv(
    ['名称', ...columns.map(([head]) => head)],
    [...lines.map(({ name, figures }) => [name, figures] as const), ['合计', total] as const].map(
      ([name, figures]) => [name, ...columns.map(([, text]) => text(figures))],
    ),
  )
