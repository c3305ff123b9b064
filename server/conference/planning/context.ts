import type { MeetingId, NodeId, UnitId } from '../../contract/ids.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { VenueNetwork } from './bandwidth.ts'
import { findPlan } from './plan-store.ts'
import { venuesOfPlan, type Plan } from './plan.ts'

/** What everything about planned meetings works with. */
export interface PlanningContext {
  readonly database: Database
  readonly access: Access
  readonly audit: Audit
  readonly clock: Clock
  readonly nodeId: NodeId
  readonly units: {
    nameOf(unitId: UnitId): string | undefined
    /** 12-digit administrative code or 统一社会信用代码. */
    codeOf(unitId: UnitId): string | undefined
  }
  /** Over which networks venues come. */
  readonly networks: readonly VenueNetwork[]
  /** Notices need approval (审签) before they go out. */
  readonly noticeApproval: boolean
}

export const nameIn = ({ units }: Pick<PlanningContext, 'units'>, unitId: UnitId): string =>
  units.nameOf(unitId) ?? unitId

/** Whether somebody is a secretary of the meeting. */
export const manages = ({ access }: Pick<PlanningContext, 'access'>, plan: Plan, actor: Actor): boolean =>
  access.allows(actor, 'meeting.manage', plan.content.mainVenueId)

/** Whether somebody may know of a meeting: its secretaries, and once it is noticed also its venues. */
export const mayKnow = (context: Pick<PlanningContext, 'access'>, plan: Plan, actor: Actor): boolean =>
  manages(context, plan, actor) ||
  (plan.state !== 'drafted' &&
    venuesOfPlan(plan.content).some(
      ({ unitId }) => unitId === actor.unitId || context.access.allows(actor, 'meeting.read', unitId),
    ))

/** @throws DomainError `meeting.unknown`, also where the person may not know of it */
export const knownPlan = async (context: PlanningContext, id: MeetingId, actor: Actor): Promise<Plan> => {
  const plan = await findPlan(context.database, id)
  if (!plan || !mayKnow(context, plan, actor)) throw new DomainError('meeting.unknown', { meetingId: id })
  return plan
}

/** @throws DomainError `meeting.unknown`, `access.denied` */
export const managedPlan = async (context: PlanningContext, id: MeetingId, actor: Actor): Promise<Plan> => {
  const plan = await knownPlan(context, id, actor)
  context.access.require(actor, 'meeting.manage', plan.content.mainVenueId)
  return plan
}

/**
 * The units that somebody answers for day by day: the own one, and those that a role names one by one. Who may do it for
 * a whole territory does not find the work of all its units on the own desk.
 */
export const deskUnits = (
  { access }: Pick<PlanningContext, 'access'>,
  actor: Actor,
  action: 'receipt.answer' | 'material.submit' | 'preparation.tick',
): readonly UnitId[] => {
  const named = actor.grants.filter(({ scope }) => scope === 'units').flatMap(({ units }) => units)
  return [...new Set([actor.unitId, ...named])].filter((unitId) => access.allows(actor, action, unitId))
}
