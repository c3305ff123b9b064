import type { Log } from '../../kernel/log/index.ts'
import { nameIn, type PlanningContext } from './context.ts'
import { noticesOfMeeting } from './notice-store.ts'
import { insertReminders, receiptsOf, remindersOf } from './receipt-store.ts'
import { awaitedPlans } from './plan-store.ts'
import { venuesOfPlan, type Plan } from './plan.ts'
import { receiptState } from './receipt.ts'
import { dueReminders, type ReminderPolicy } from './reminder.ts'
import { standings } from './standing.ts'

/** Reminds venues by itself: of receipts that are due, and of the meeting. */
export interface Reminding {
  /** Looks once. Returns how many venues were reminded. */
  look(): Promise<number>
  close(): Promise<void>
}

const everyMs = 60_000

export const createReminding = (
  context: PlanningContext & { readonly log: Log; readonly reminders: ReminderPolicy },
): Reminding => {
  const { database, clock, log } = context

  const remindFor = async (plan: Plan): Promise<number> => {
    const told = standings(await noticesOfMeeting(database, plan.id))
    const receipts = new Map((await receiptsOf(database, [plan.id])).map((one) => [one.unitId, one]))
    const sent = await remindersOf(database, [plan.id])
    const now = clock.now()
    const venues = venuesOfPlan(plan.content).flatMap(({ unitId }) => {
      const standing = told.get(unitId)
      if (!standing) return []
      const since = standing.latest.notice.sequence
      return [
        {
          unitId,
          state: receiptState(receipts.get(unitId), standing.asked),
          reminded: new Set(
            sent.filter((one) => one.unitId === unitId && one.sequence >= since).map(({ kind }) => kind),
          ),
        },
      ]
    })
    const due = dueReminders(plan.content, venues, context.reminders, now)
    if (due.length === 0) return 0
    const rows = due.map(({ unitId, kind }) => ({
      meetingId: plan.id,
      unitId,
      kind,
      sequence: plan.sequence,
      at: now,
    }))
    await database.transaction((trx) => insertReminders(trx, rows, null))
    log.info(
      { meetingId: plan.id, venues: due.map(({ unitId }) => nameIn(context, unitId)) },
      'venues were reminded of a meeting',
    )
    return due.length
  }

  const look = async (): Promise<number> => {
    let reminded = 0
    for (const plan of await awaitedPlans(database, clock.now())) reminded += await remindFor(plan)
    return reminded
  }

  let looking: Promise<unknown> | undefined
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => log.error({ err: error }, 'reminders could not be sent'))
      .finally(() => {
        looking = undefined
      })
  }, everyMs)
  timer.unref()

  return {
    look,
    close: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
