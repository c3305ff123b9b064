import { beijingText, jsonFile, type PackagePart } from '../../archive-package/index.ts'
import { toInstant } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { VenueNotice } from '../planning/notice-store.ts'
import { noticesOfMeeting } from '../planning/notice-store.ts'
import { agendaTimes, endOf, venuesOfPlan, type Plan } from '../planning/plan.ts'
import { receiptsOf } from '../planning/receipt-store.ts'
import type { Units } from '../meetings.ts'
import { answers, both, expected, noticeKinds, venueParts } from './words.ts'

const instant = (at: number | null): string | null => (at === null ? null : toInstant(at))

const byNotice = (told: readonly VenueNotice[]) =>
  [...Map.groupBy(told, ({ notice }) => notice.id).values()].flatMap((venues) =>
    venues[0] ? [{ notice: venues[0].notice, venues }] : [],
  )

/** Before a meeting: what it is about, who was asked, what they answered. */
export const invitationPart = (database: Database, plan: Plan, units: Pick<Units, 'nameOf'>): PackagePart => {
  const { content } = plan
  const nameOf = (id: Parameters<Units['nameOf']>[0]): string => units.nameOf(id) ?? id
  const read = async () => ({
    notices: byNotice(await noticesOfMeeting(database, plan.id)),
    receipts: await receiptsOf(database, [plan.id]),
  })
  return {
    describe: async () => {
      const { notices, receipts } = await read()
      const answered = new Map(receipts.map((receipt) => [receipt.unitId, receipt]))
      return {
        expected: [
          expected('meeting.ended', both('会议已结束', 'the meeting is over'), plan.state === 'ended'),
          expected('notice', both('会议通知', 'notice'), notices.length > 0),
          expected('agenda', both('议程', 'agenda'), content.agenda.length > 0),
        ],
        record: [
          {
            title: both('会议', 'meeting'),
            columns: [both('项目', 'field'), both('内容', 'value')],
            rows: [
              ['名称', content.title],
              ['时间', `${beijingText(content.startsAt)} – ${beijingText(endOf(content))}`],
              ['主会场', nameOf(content.mainVenueId)],
              ['会议联系人', content.secretary.name],
              ['会议要求', content.requirements],
            ],
          },
          {
            title: both('议程', 'agenda'),
            columns: [both('时间', 'time'), both('议题', 'entry'), both('汇报人', 'presenter')],
            rows: content.agenda.map((entry, n) => [
              beijingText(agendaTimes(content)[n] ?? content.startsAt),
              ...[entry.title, entry.presenter],
            ]),
          },
          {
            title: both('通知', 'notices'),
            columns: [both('发出', 'issued'), both('种类', 'kind'), both('签发', 'by'), both('已阅', 'seen')],
            rows: notices.map(({ notice, venues }) => [
              ...[beijingText(notice.issuedAt), noticeKinds[notice.kind]],
              notice.approvedName ?? notice.issuedName,
              `${venues.filter(({ seenAt }) => seenAt !== null).length} / ${venues.length}`,
            ]),
          },
          {
            title: both('会场与回执', 'venues and receipts'),
            columns: [both('会场', 'venue'), both('参会方式', 'part'), both('回执', 'receipt')],
            rows: venuesOfPlan(content).map(({ unitId, part }) => {
              const answer = answered.get(unitId)?.answer
              return [nameOf(unitId), venueParts[part], answer === undefined ? '未回执' : answers[answer]]
            }),
          },
        ],
        amount: { files: 4, bytes: 0 },
        subjects: [plan.id],
      }
    },
    files: async function* () {
      const { notices, receipts } = await read()
      yield jsonFile('metadata/meeting.json', '会议元数据 metadata of the meeting', {
        ...{ id: plan.id, homeNode: plan.homeNode, state: plan.state, ...content },
        ...{ startsAt: toInstant(content.startsAt), replyBy: instant(content.replyBy) },
        // The key of the door is no record of what happened behind it.
        password: undefined,
        venues: venuesOfPlan(content).map((venue) => ({ ...venue, name: nameOf(venue.unitId) })),
      })
      yield jsonFile(
        'notice/notices.json',
        '通知 notices',
        notices.map(({ notice, venues }) => ({
          ...notice,
          issuedAt: toInstant(notice.issuedAt),
          venues: venues.map(({ unitId, kind, asks, seenAt }) => ({
            ...{ unitId, name: nameOf(unitId), kind, asks, seenAt: instant(seenAt) },
          })),
        })),
      )
      yield jsonFile(
        'notice/receipts.json',
        '回执 receipts',
        receipts.map((receipt) => ({
          ...{ ...receipt, name: nameOf(receipt.unitId), answeredAt: toInstant(receipt.answeredAt) },
        })),
      )
      yield jsonFile('agenda/agenda.json', '议程 agenda', content.agenda)
    },
  }
}
