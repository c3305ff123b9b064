import type { BothTexts, ExpectedPart } from '../../contract/archive.ts'
import { gapReasonLabels, type GapReason } from '../../contract/recorder.ts'
import type { LimitUnit } from '../../contract/supervision/limit.ts'
import type { TimeRange } from '../../contract/time.ts'
import { beijingText } from '../../archive-package/index.ts'
import type { Clock } from '../clocks/index.ts'

/** Words of a case file (案卷): it is read without this program, by people of either language. */
export const both = (zh: string, en: string): BothTexts => ({ 'zh-CN': zh, en })

export const expected = (code: string, name: BothTexts, present: boolean, detail = ''): ExpectedPart => ({
  ...{ code, name, present, detail },
})

export const rangeText = ({ from, to }: TimeRange): string => `${beijingText(from)} – ${beijingText(to)}`

export const gapText = (gap: TimeRange & { readonly reason: GapReason | null }): string =>
  `${rangeText(gap)} ${gap.reason === null ? '没有录像' : gapReasonLabels[gap.reason]}`

const units: Readonly<Record<LimitUnit, string>> = { workingDay: '个工作日', calendarDay: '天', hour: '小时' }
const states: Readonly<Record<Clock['state'], string>> = {
  ...{ unknown: '未起算', running: '计时中', suspended: '中止计时' },
  ...{ met: '按期办结', missed: '超期办结', overdue: '已超期' },
}

/** A limit as a row: what is allowed, what was used, how it ended. */
export const clockRow = (name: string, clock: Clock): readonly string[] => {
  const unit = clock.limit === null ? '' : units[clock.limit.unit]
  const amount = (value: number): string => (clock.limit === null ? '—' : `${value} ${unit}`)
  return [
    ...[name, amount(clock.allowed), amount(clock.used), amount(clock.suspended), amount(clock.over)],
    ...[clock.dueAt === null ? '—' : beijingText(clock.dueAt), states[clock.state]],
  ]
}
