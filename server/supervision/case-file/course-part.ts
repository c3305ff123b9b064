import { jsonFile, beijingText, type ContentFile, type PackagePart } from '../../archive-package/index.ts'
import type { RecordSection } from '../../contract/archive.ts'
import { caseEventLabels } from '../../contract/supervision/case-event.ts'
import { caseStatusLabels } from '../../contract/supervision/case.ts'
import { toInstant } from '../../contract/time.ts'
import type { OpenedCase } from '../cases/cases.ts'
import type { CaseStep } from '../cases/case-state.ts'
import { maskName } from '../cases/mask.ts'
import { clockView, optionalInstant } from '../cases/present.ts'
import { stepsExpected } from './completeness.ts'
import { both, clockRow } from './words.ts'

const at = (time: number | null): string => (time === null ? '—' : beijingText(time))

/** The page goes from hand to hand: who applied stands in full only in the file of the application. */
const headSection = ({ identity, item, state }: OpenedCase, unitName: string): RecordSection => ({
  title: both('办件', 'case'),
  columns: [both('项目', 'field'), both('内容', 'value')],
  rows: [
    ['办件编号', identity.caseNo],
    ['事项', item.name],
    ['实施编码', item.code],
    ['实施主体', unitName],
    ['申请人（脱敏）', state.applicant ? maskName(state.applicant.name) : '—'],
    ['状态', caseStatusLabels[state.status]],
    ['申请时间', at(state.appliedAt)],
    ['受理时间', at(state.acceptedAt)],
    ['办结时间', at(state.closedAt)],
  ],
})

const stepRow = (
  { fact: { event, at: time, receivedAt }, name }: CaseStep,
  pointName: (code: string) => string,
  lateMs: number,
): string[] => [
  beijingText(time),
  name === null || name === caseEventLabels[event.type]
    ? caseEventLabels[event.type]
    : `${caseEventLabels[event.type]} · ${name}`,
  event.handler?.name ?? '',
  event.point === undefined ? '' : pointName(event.point),
  'opinion' in event ? (event.opinion ?? '') : '',
  receivedAt - time > lateMs ? `${beijingText(receivedAt)} 补录` : '',
]

const clocksSection = ({ state }: OpenedCase): RecordSection => ({
  title: both('时限', 'limits'),
  columns: [
    ...[both('时限', 'limit'), both('允许', 'allowed'), both('已用', 'used'), both('中止', 'suspended')],
    ...[both('超出', 'over'), both('截止', 'due'), both('结果', 'result')],
  ],
  rows: [
    [...clockRow('承诺时限', state.promised)],
    [...clockRow('法定时限', state.statutory)],
    ...state.steps.flatMap(({ clock, name }) => (clock ? [[...clockRow(name ?? '', clock)]] : [])),
  ],
})

/** Application, handling and result, in the order of GB/T 42727-2023. */
const filesOf = ({ identity, item, state }: OpenedCase): readonly ContentFile[] => {
  const events = state.steps.map(({ fact }) => ({ ...fact.event, receivedAt: toInstant(fact.receivedAt) }))
  const of = (...types: readonly string[]) => events.filter(({ type }) => types.includes(type))
  const results = of('refusal', 'conclusion', 'referral', 'withdrawal', 'revocation', 'delivery')
  return [
    jsonFile('application/application.json', '申请 application', {
      applicant: state.applicant,
      events: of('queueCall', 'application', 'preAcceptance'),
    }),
    jsonFile('handling/steps.json', '办理过程 steps', events),
    jsonFile('handling/limits.json', '时限 limits', {
      promised: clockView(state.promised),
      statutory: clockView(state.statutory),
      deemedAccepted: state.deemedAccepted,
      specialProcedures: state.procedures.map(({ from, to, toldAt, ...rest }) => ({
        ...rest,
        ...{ from: toInstant(from), to: optionalInstant(to), toldAt: toInstant(toldAt) },
      })),
    }),
    jsonFile('result/result.json', '办理结果 result', { outcome: state.outcome, events: results }),
    jsonFile('metadata/case.json', '办件元数据 metadata of the case', {
      ...{ id: identity.id, homeNode: identity.homeNode, caseNo: identity.caseNo, kind: state.kind },
      ...{ status: state.status, source: state.source, parentCaseNo: state.parentCaseNo },
      item,
    }),
  ]
}

/** What happened to a case: who applied, its steps, its limits, how it ended. */
export const coursePart = (
  opened: OpenedCase,
  around: {
    readonly unitName: string
    readonly pointName: (code: string) => string
    readonly lateMs: number
  },
): PackagePart => {
  const files = filesOf(opened)
  return {
    describe: () =>
      Promise.resolve({
        expected: stepsExpected(opened.state, opened.item),
        record: [
          headSection(opened, around.unitName),
          {
            title: both('办理过程', 'steps'),
            columns: [
              ...[both('时间', 'time'), both('环节', 'step'), both('人员', 'person')],
              ...[both('办理点', 'service point'), both('意见', 'opinion'), both('备注', 'remark')],
            ],
            rows: opened.state.steps.map((step) => stepRow(step, around.pointName, around.lateMs)),
          },
          clocksSection(opened),
        ],
        amount: { files: files.length, bytes: 0 },
        subjects: [opened.identity.id],
      }),
    // eslint-disable-next-line @typescript-eslint/require-await
    files: async function* () {
      yield* files
    },
  }
}
