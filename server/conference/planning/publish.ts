import { MeetingId, SeriesId, type UserId } from '../../contract/ids.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { PlanningContext } from './context.ts'
import { insertNotice } from './notice-store.ts'
import { insertPlan, laterOfSeries, savePlan } from './plan-store.ts'
import type { Plan, Release } from './plan.ts'
import { occurrencesOf } from './recurrence.ts'
import { applyRelease, releaseForLater, shifted, type Released } from './release.ts'

/** Who issues a notice, and who let it out. */
export interface Issue {
  readonly by: { readonly userId: UserId; readonly name: string }
  readonly approvedName: string | null
  readonly actor: Actor
}

const actions = {
  notice: 'meeting.noticed',
  change: 'meeting.changed',
  postpone: 'meeting.postponed',
  cancel: 'meeting.cancelled',
} as const

/** The meetings of a series after its first one, each as a draft of its own. */
const laterDrafts = (plan: Plan, seriesId: SeriesId): readonly Plan[] => {
  const { startsAt, recurrence } = plan.content
  return occurrencesOf(startsAt, recurrence)
    .slice(1)
    .map((at) => ({
      ...plan,
      id: newId(MeetingId),
      content: shifted(plan.content, at - startsAt),
      seriesId,
      proposal: null,
      returned: null,
    }))
}

/** Tells the venues: the meeting as it is from now on, and the notice, in one transaction. First the meeting itself. */
export const publish = async (
  context: PlanningContext,
  plan: Plan,
  release: Release,
  { by, approvedName, actor }: Issue,
): Promise<readonly Plan[]> => {
  const { database, audit, clock } = context
  const now = clock.now()

  const keep = async (trx: Transaction, { plan: next, notice }: Released): Promise<void> => {
    const { kind, sequence, reason, changes, told } = notice
    await insertNotice(trx, {
      meetingId: next.id,
      ...{ kind, sequence, reason, changes, told, approvedName },
      issuedAt: now,
      issuedBy: by.userId,
      issuedName: by.name,
    })
    const data = {
      title: next.content.title,
      sequence,
      reason,
      venues: told.length,
      approvedBy: approvedName,
    }
    await audit.append({ action: actions[kind], actor, subject: next.id, data }, trx)
  }

  return database.transaction(async (trx) => {
    const { recurrence } = plan.content
    const begins = release.kind === 'notice' && recurrence !== null ? newId(SeriesId) : null
    const first = applyRelease(begins === null ? plan : { ...plan, seriesId: begins }, release, now)
    await savePlan(trx, first.plan)
    await keep(trx, first)
    const released = [first]
    if (begins !== null) {
      for (const draft of laterDrafts(plan, begins)) {
        await insertPlan(trx, draft, now)
        released.push(applyRelease(draft, release, now))
      }
    } else if ('following' in release && release.following && plan.seriesId !== null) {
      for (const later of await laterOfSeries(trx, plan.seriesId, plan.content.startsAt))
        released.push(applyRelease(later, releaseForLater(plan, release, later), now))
    }
    for (const later of released.slice(1)) {
      await savePlan(trx, later.plan)
      await keep(trx, later)
    }
    return released.map((one) => one.plan)
  })
}
