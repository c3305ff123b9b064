import type { PlanInput, PlanLine, PlanView } from '../../contract/meeting-plan.ts'
import { fromInstant, toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { manages, nameIn, type PlanningContext } from './context.ts'
import {
  agendaTimes,
  changesBetween,
  endOf,
  venuesOfPlan,
  type Plan,
  type PlanContent,
  type Proposal,
} from './plan.ts'

export const contentFrom = (input: PlanInput): PlanContent => ({
  ...input,
  startsAt: fromInstant(input.startsAt),
  replyBy: input.replyBy === null ? null : fromInstant(input.replyBy),
})

const proposalView = (
  { access }: PlanningContext,
  { content }: Plan,
  { release, by, byName, at }: Proposal,
  actor: Actor,
): NonNullable<PlanView['proposal']> => {
  const startsAt =
    release.kind === 'change'
      ? release.content.startsAt
      : release.kind === 'postpone'
        ? release.startsAt
        : null
  return {
    kind: release.kind,
    reason: release.kind === 'notice' ? '' : release.reason,
    by: byName,
    at: toInstant(at),
    changes: release.kind === 'change' ? [...changesBetween(content, release.content)] : [],
    startsAt: startsAt === null ? null : toInstant(startsAt),
    decidable: by !== actor.userId && access.allows(actor, 'meeting.approve', content.mainVenueId),
  }
}

export const planView = (context: PlanningContext, plan: Plan, actor: Actor): PlanView => {
  const { content, proposal, returned } = plan
  const times = agendaTimes(content)
  const own = manages(context, plan, actor)
  return {
    id: plan.id,
    state: plan.state,
    title: content.title,
    startsAt: toInstant(content.startsAt),
    endsAt: toInstant(endOf(content)),
    minutes: content.minutes,
    mainVenueId: content.mainVenueId,
    chairVenueId: content.chairVenueId,
    venues: venuesOfPlan(content).map((venue) => ({ ...venue, name: nameIn(context, venue.unitId) })),
    secretary: content.secretary,
    requirements: content.requirements,
    agenda: content.agenda.map((entry, index) => ({
      ...entry,
      startsAt: toInstant(times[index] ?? content.startsAt),
    })),
    disclosure: content.disclosure,
    emergency: content.emergency,
    replyBy: content.replyBy === null ? null : toInstant(content.replyBy),
    recurrence: content.recurrence,
    seriesId: plan.seriesId,
    password: own ? content.password : '',
    sequence: plan.sequence,
    manages: own,
    proposal: own && proposal ? proposalView(context, plan, proposal, actor) : null,
    returned:
      own && returned ? { remark: returned.remark, by: returned.byName, at: toInstant(returned.at) } : null,
  }
}

export const planLine = (context: PlanningContext, plan: Plan): PlanLine => ({
  id: plan.id,
  state: plan.state,
  title: plan.content.title,
  startsAt: toInstant(plan.content.startsAt),
  mainVenueName: nameIn(context, plan.content.mainVenueId),
  venues: venuesOfPlan(plan.content).length,
  waits: plan.proposal !== null,
  recurring: plan.content.recurrence !== null,
})
