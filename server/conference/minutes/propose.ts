import type { AttendanceView } from '../../contract/attendance.ts'
import type { ChatMessage } from '../../contract/chat.ts'
import type { FloorFact } from '../../contract/floor/facts.ts'
import type { SeatId } from '../../contract/ids.ts'
import type { AgendaEntry, VenuePart } from '../../contract/meeting-plan.ts'
import type { MinutesDocument } from '../../contract/minutes.ts'
import { toInstant, type EpochMs } from '../../contract/time.ts'
import type { FloorEvent } from '../floor/next-floor.ts'

/** What is known of a meeting when its minutes are begun. */
export interface MinutesFacts {
  readonly title: string
  readonly startedAt: EpochMs
  readonly endedAt: EpochMs
  readonly mainVenue: string
  readonly chairVenue: string
  readonly secretary: string
  readonly agenda: readonly AgendaEntry[]
  readonly attendance: AttendanceView
  readonly events: readonly FloorEvent[]
  readonly chat: readonly ChatMessage[]
  readonly materials: readonly string[]
  readonly nameOf: (seatId: SeatId) => string
}

const parts: Readonly<Record<VenuePart, string>> = { main: '主会场', branch: '分会场', observer: '列席' }
const states: Readonly<Record<AttendanceView['lines'][number]['state'], string>> = {
  present: '实到',
  leave: '请假',
  absent: '缺席',
  awaited: '未到',
}

const remarkOf = (line: AttendanceView['lines'][number]): string =>
  [line.late ? '迟到' : '', line.leftEarly ? '早退' : '', line.reason].filter((one) => one !== '').join('；')

type NameOf = (seatId: SeatId) => string
type Words = {
  readonly [Type in FloorFact['type']]?: (
    fact: Extract<FloorFact, { readonly type: Type }>,
    nameOf: NameOf,
  ) => string
}

/** Lines of the course of the meeting; what does not stand here nobody asks about afterwards. */
const words: Words = {
  'call.began': ({ seatId }, nameOf) => `${nameOf(seatId)}发言`,
  'share.started': ({ seatId }, nameOf) => `${nameOf(seatId)}共享画面`,
  'rollCall.started': ({ seats }) => `点名，共 ${seats.length} 个会场`,
  'vote.opened': ({ question }) => `表决：${question}`,
  'vote.closed': () => '表决结束',
  'scene.applied': ({ name }) => `进入：${name}`,
  'chair.granted': ({ seatId }, nameOf) => `主席权限交给${nameOf(seatId)}`,
  'meeting.extended': ({ minutes }) => `会议延长 ${minutes} 分钟`,
  'recording.started': () => '开始录制',
  'recording.paused': () => '暂停录制',
  'recording.resumed': () => '继续录制',
  'meeting.ended': () => '会议结束',
}
// Each word takes the fact under whose type it stands.
const said = (fact: FloorFact, nameOf: NameOf): string | undefined =>
  (words[fact.type] as ((fact: FloorFact, nameOf: NameOf) => string) | undefined)?.(fact, nameOf)

const votesIn = (events: readonly FloorEvent[]): MinutesDocument['votes'] =>
  events.flatMap(({ fact }) => {
    if (fact.type !== 'vote.opened') return []
    const closed = events.find(({ fact: other }) => other.type === 'vote.closed' && other.vote === fact.vote)
    const counts = closed?.fact.type === 'vote.closed' ? closed.fact.counts : []
    return [
      {
        question: fact.question,
        results: fact.options.map((option, n) => ({ option, count: counts[n] ?? 0 })),
      },
    ]
  })

/** The minutes as the record alone gives them: what was said is for people to write. Pure. */
export const proposeMinutes = (facts: MinutesFacts): MinutesDocument => ({
  title: `${facts.title}纪要`.slice(0, 200),
  number: '',
  startedAt: toInstant(facts.startedAt),
  endedAt: toInstant(facts.endedAt),
  place: `主会场：${facts.mainVenue}`,
  chair: facts.chairVenue,
  recorder: facts.secretary,
  venues: facts.attendance.lines.map((line) => ({
    name: line.unitName,
    part: `${parts[line.part]}（${states[line.state]}）`,
    people: line.people
      .filter(({ signedAt }) => signedAt !== null)
      .map(({ name, title }) => (title === '' ? name : `${name}（${title}）`))
      .join('、')
      .slice(0, 2000),
    remark: remarkOf(line).slice(0, 500),
  })),
  entries: facts.agenda.map(({ title, presenter }) => ({ title, presenter, text: '' })),
  agreed: [],
  votes: votesIn(facts.events),
  materials: [...facts.materials].slice(0, 500),
  course: facts.events
    .flatMap(({ at, fact }) => {
      const text = said(fact, facts.nameOf)
      return text === undefined ? [] : [{ at: toInstant(at), text: text.slice(0, 1000) }]
    })
    .slice(0, 2000),
  chat: facts.chat
    .filter(({ to }) => to === 'all')
    .map(({ at, displayName, text }) => ({
      at: toInstant(at),
      text: `${displayName}：${text}`.slice(0, 1000),
    }))
    .slice(0, 2000),
  remark: '',
})
