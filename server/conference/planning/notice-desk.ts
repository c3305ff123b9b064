import type { UnitId } from '../../contract/ids.ts'
import type { NoticeToDo } from '../../contract/notice.ts'
import { toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { deskUnits, nameIn, type PlanningContext } from './context.ts'
import { noticesOfUnits, type VenueNotice } from './notice-store.ts'
import { receiptsOf, remindersOf } from './receipt-store.ts'
import { findPlan } from './plan-store.ts'
import { venuesOfPlan, type Plan } from './plan.ts'
import { receiptState, type Receipt } from './receipt.ts'
import { duty, standings, type Standing } from './standing.ts'

/** What a venue was told of a meeting stays on its desk until a day after. */
const keptMs = 86_400_000

const of = <One extends { readonly meetingId: string; readonly unitId: UnitId }>(
  all: readonly One[],
  plan: Plan,
  unitId: UnitId,
): readonly One[] => all.filter((one) => one.meetingId === plan.id && one.unitId === unitId)

/** What the caller's own venues have to answer or to take note of, the next meeting first. */
export const noticesToDo = async (context: PlanningContext, actor: Actor): Promise<readonly NoticeToDo[]> => {
  const { database, clock } = context
  const units = deskUnits(context, actor, 'receipt.answer')
  const told = await noticesOfUnits(database, units, clock.now() - keptMs)
  const byMeeting = Map.groupBy(told, ({ notice }) => notice.meetingId)
  const receipts = await receiptsOf(database, [...byMeeting.keys()])
  const reminders = await remindersOf(database, [...byMeeting.keys()])

  const entry = (
    plan: Plan,
    { unitId, latest, asked }: Standing<VenueNotice>,
    receipt: Receipt | undefined,
    answer: boolean,
  ): NoticeToDo => {
    const { content } = plan
    const reminded = of(reminders, plan, unitId)
    const last = reminded.at(-1)
    return {
      meetingId: plan.id,
      noticeId: latest.notice.id,
      title: content.title,
      state: plan.state,
      startsAt: toInstant(content.startsAt),
      mainVenueName: nameIn(context, content.mainVenueId),
      unitId,
      unitName: nameIn(context, unitId),
      part: venuesOfPlan(content).find((venue) => venue.unitId === unitId)?.part ?? 'branch',
      kind: latest.kind,
      emergency: content.emergency,
      reason: latest.notice.reason,
      changes: [...latest.notice.changes],
      issuedAt: toInstant(latest.notice.issuedAt),
      replyBy: content.replyBy === null ? null : toInstant(content.replyBy),
      receipt: receiptState(receipt, asked),
      answer,
      reminders: reminded.length,
      remindedAt: last ? toInstant(last.at) : null,
    }
  }

  const found: NoticeToDo[] = []
  for (const [meetingId, notices] of byMeeting) {
    const plan = await findPlan(database, meetingId)
    if (!plan) continue
    for (const standing of standings(notices).values()) {
      const receipt = of(receipts, plan, standing.unitId)[0]
      const wanted = duty(standing, receipt, plan.state)
      if (wanted !== null) found.push(entry(plan, standing, receipt, wanted === 'answer'))
    }
  }
  return found.toSorted((one, other) => one.startsAt.localeCompare(other.startsAt))
}
