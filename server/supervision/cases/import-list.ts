import type { CaseImport, CaseImportOutcome, FeedAnswer } from '../../contract/supervision/feed.ts'
import { readCsv, unguard, type CsvColumns, type CsvLine } from '../../kernel/csv/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'

type Column =
  | 'caseNo'
  | 'item'
  | 'applicant'
  | 'documentType'
  | 'documentNo'
  | 'contact'
  | 'phone'
  | 'source'
  | 'appliedAt'
  | 'point'
  | 'acceptedAt'
  | 'acceptedBy'
  | 'concludedAt'
  | 'outcome'
  | 'concludedBy'

/** What a list of cases heads its columns with: names of GB/T 39046-2020. */
const columns: CsvColumns<Column> = {
  caseNo: ['caseno', '办件编号'],
  item: ['item', '实施编码'],
  applicant: ['applicant', '申请者名称', '申请人'],
  documentType: ['documenttype', '证件类型'],
  documentNo: ['documentno', '证件号码'],
  contact: ['contact', '联系人'],
  phone: ['phone', '手机', '联系电话'],
  source: ['source', '申报来源'],
  appliedAt: ['appliedat', '申请时间'],
  point: ['point', '办理点'],
  acceptedAt: ['acceptedat', '受理时间'],
  acceptedBy: ['acceptedby', '受理人员'],
  concludedAt: ['concludedat', '办结时间'],
  outcome: ['outcome', '办结结果'],
  concludedBy: ['concludedby', '办结人员', '经办人'],
}
const maxLines = 5000

const sources: Readonly<Record<string, string>> = {
  窗口: 'window',
  网上: 'online',
  自助: 'selfService',
  邮寄: 'post',
  其他: 'other',
}
const outcomes: Readonly<Record<string, string>> = {
  通过: 'passed',
  容缺通过: 'passedWithGaps',
  不通过: 'failed',
}

/** `2026-11-23 14:05`, with seconds or not, in Beijing time; or ISO 8601 with its offset. null: none of these. */
const readTime = (text: string): string | null => {
  const local = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/u.exec(text)
  const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')
  const iso = local
    ? `${local[1] ?? ''}-${two(local[2])}-${two(local[3])}T${two(local[4])}:${two(local[5])}:${two(local[6])}+08:00`
    : text
  return Number.isNaN(Date.parse(iso)) ? null : iso
}

/** A line's events, as a feed would tell them; or the column that cannot be read. */
const eventsOf = ({ values }: CsvLine<Column>): readonly object[] | Column => {
  const read = (column: Column): string => unguard(values[column] ?? '')
  const optional = (column: Column): string | undefined => (read(column) === '' ? undefined : read(column))
  const caseNo = read('caseNo')
  const event = (
    type: string,
    column: 'appliedAt' | 'acceptedAt' | 'concludedAt',
    more: object,
  ): object | Column => {
    const occurredAt = readTime(read(column))
    if (occurredAt === null) return column
    // The same line twice is the same event: a list can be imported again.
    const eventId = `list:${caseNo}:${type}`.slice(0, 64)
    const point = type === 'conclusion' ? undefined : optional('point')
    return {
      type,
      eventId,
      caseNo,
      itemCode: read('item'),
      occurredAt,
      ...(point !== undefined && { point }),
      ...more,
    }
  }
  const by = (column: Column): object => {
    const name = optional(column)
    return name === undefined ? {} : { handler: { name } }
  }
  const source = read('source')
  const outcome = read('outcome')
  const applicant = {
    name: read('applicant'),
    ...Object.fromEntries(
      (['documentType', 'documentNo', 'contact', 'phone'] as const).flatMap((column) => {
        const value = optional(column)
        return value === undefined ? [] : [[column, value]]
      }),
    ),
  }
  const events = [
    event('application', 'appliedAt', {
      applicant,
      ...(source !== '' && { source: sources[source] ?? source }),
    }),
    ...(read('acceptedAt') === '' ? [] : [event('acceptance', 'acceptedAt', by('acceptedBy'))]),
    ...(read('concludedAt') === ''
      ? []
      : [
          event('conclusion', 'concludedAt', {
            outcome: outcomes[outcome] ?? (outcome === '' ? 'passed' : outcome),
            ...by('concludedBy'),
          }),
        ]),
  ]
  const wrong = events.find((one) => typeof one === 'string')
  return typeof wrong === 'string' ? wrong : events.filter((one) => typeof one === 'object')
}

/** Thrown to take back what was only tried. */
class OnlyTried extends Error {}

/**
 * Takes a list of cases, a line each, or says what it would do. Nothing is done where a line is wrong.
 * @throws DomainError `case.importRefused` for a file that is no list
 */
export const importCases = async (
  text: string,
  dryRun: boolean,
  take: (events: readonly unknown[], then: (answer: FeedAnswer) => void) => Promise<FeedAnswer>,
): Promise<CaseImport> => {
  const list = readCsv(text, { columns, required: ['caseNo', 'item', 'applicant', 'appliedAt'], maxLines })
  if (!list.ok) throw new DomainError('case.importRefused', { ...list.why }, { cause: list.cause })
  const seen = new Set<string>()
  const read = list.lines.map((line) => {
    const caseNo = line.values.caseNo ?? ''
    const repeated = seen.has(caseNo)
    seen.add(caseNo)
    return { line: line.line, caseNo, events: repeated ? 'repeated' : eventsOf(line) }
  })
  const events = read.flatMap((one) => (typeof one.events === 'string' ? [] : one.events))
  const unreadable = read.some((one) => typeof one.events === 'string')
  const taken: { answer?: FeedAnswer } = {}
  try {
    await take(events, (given) => {
      taken.answer = given
      if (dryRun || unreadable || given.rejected > 0) throw new OnlyTried()
    })
  } catch (error) {
    if (!(error instanceof OnlyTried)) throw error
  }
  let next = 0
  return {
    lines: read.map(({ line, caseNo, events: own }) => {
      if (typeof own === 'string') {
        const problem = own === 'repeated' ? 'caseNo.repeated' : `time.${own}`
        return { line, caseNo, outcome: 'error', problem, detail: null }
      }
      const results = (taken.answer?.results ?? []).slice(next, next + own.length)
      next += own.length
      const wrong = results.find((result) => result.outcome === 'rejected')
      if (wrong) return { line, caseNo, outcome: 'error', problem: wrong.problem, detail: wrong.detail }
      const outcome: CaseImportOutcome = results.every((result) => result.outcome === 'duplicate')
        ? 'unchanged'
        : results.some((result) => result.outcome === 'duplicate')
          ? 'changed'
          : 'created'
      return { line, caseNo, outcome, problem: null, detail: null }
    }),
  }
}
