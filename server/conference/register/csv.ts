import type { AttendanceLine, AttendanceState } from '../../contract/attendance.ts'
import type { VenuePart } from '../../contract/meeting-plan.ts'

/** As the register is filed: in Chinese, times of Beijing. */
const parts: Readonly<Record<VenuePart, string>> = { main: '主会场', branch: '分会场', observer: '列席' }
const states: Readonly<Record<AttendanceState, string>> = {
  present: '实到',
  leave: '请假',
  absent: '缺席',
  awaited: '未到',
}

const timeOf = (instant: string | null): string =>
  instant === null
    ? ''
    : new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

export const registerHeader = [
  ...['会场', '参会方式', '状态', '迟到', '早退', '到会时间', '离会时间', '在会分钟', '中途离开次数'],
  ...['应到人员', '实到人员', '事由'],
] as const

export const registerRow = (line: AttendanceLine): readonly string[] => {
  const names = (people: AttendanceLine['people']): string => people.map(({ name }) => name).join('、')
  return [
    line.unitName,
    parts[line.part],
    states[line.state],
    line.late ? '是' : '',
    line.leftEarly ? '是' : '',
    timeOf(line.arrivedAt),
    timeOf(line.leftAt),
    String(Math.round(line.presentMs / 60_000)),
    String(line.breaks),
    names(line.people.filter(({ expected }) => expected)),
    names(line.people.filter(({ signedAt }) => signedAt !== null)),
    line.reason,
  ]
}
