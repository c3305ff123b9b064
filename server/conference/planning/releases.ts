import type { MeetingId } from '../../contract/ids.ts'
import type { ApprovalInput, PlanView, ReleaseInput } from '../../contract/meeting-plan.ts'
import type { ApprovalToDo } from '../../contract/notice.ts'
import { fromInstant, toInstant } from '../../contract/time.ts'
import type { z } from 'zod'
import type { Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { checkedContent } from './checked-content.ts'
import { knownPlan, managedPlan, type PlanningContext } from './context.ts'
import { proposedPlans, savePlan } from './plan-store.ts'
import type { Plan, Release } from './plan.ts'
import { contentFrom, planView } from './presenter.ts'
import { publish, type Issue } from './publish.ts'
import { applyRelease } from './release.ts'

/** Telling the venues of a meeting, with approval (审签) where that is needed. */
export interface Releases {
  /** Tells the venues, or hands it in for approval where that is needed. @throws DomainError what `applyRelease` does */
  release(id: MeetingId, input: ReleaseInput, actor: Actor): Promise<PlanView>
  /** @throws DomainError `plan.nothingToApprove`, `plan.ownApproval`, `access.denied` */
  decide(id: MeetingId, decision: z.infer<typeof ApprovalInput>, actor: Actor): Promise<PlanView>
  /** Releases that wait for this person. */
  approvals(actor: Actor): Promise<readonly ApprovalToDo[]>
}

const releaseFrom = (input: ReleaseInput): Release => {
  switch (input.kind) {
    case 'notice':
    case 'cancel':
      return input
    case 'change': {
      const { plan, ...rest } = input
      return { ...rest, content: contentFrom(plan) }
    }
    case 'postpone':
      return { ...input, startsAt: input.startsAt === null ? null : fromInstant(input.startsAt) }
  }
}

/** A release that waits for approval, or that came back. */
export const createReleases = (
  context: PlanningContext & {
    /** Told once a meeting of which venues had been told became another. */
    readonly onReplanned: (plan: Plan) => void
  },
): Releases => {
  const { database, access, audit, clock } = context

  /** An emergency is not kept waiting; the audit log tells who sent it. */
  const needsApproval = (plan: Plan): boolean => context.noticeApproval && !plan.content.emergency

  const keep = async (plan: Plan, action: string, actor: Actor): Promise<PlanView> => {
    await database.transaction(async (trx) => {
      await savePlan(trx, plan)
      await audit.append({ action, actor, subject: plan.id, data: { title: plan.content.title } }, trx)
    })
    return planView(context, plan, actor)
  }

  const send = async (plan: Plan, release: Release, issue: Issue): Promise<PlanView> => {
    const released = await publish(context, plan, release, issue)
    if (plan.state !== 'drafted') for (const one of released) context.onReplanned(one)
    return planView(context, released[0] ?? plan, issue.actor)
  }

  return {
    release: async (id, input, actor) => {
      const plan = await managedPlan(context, id, actor)
      if (plan.proposal) throw new DomainError('plan.approvalPending')
      if (input.kind === 'change') checkedContent(context, { ...input.plan, recurrence: null }, actor)
      const release = releaseFrom(input)
      const now = clock.now()
      if (!needsApproval(plan))
        return send(plan, release, {
          by: { userId: actor.userId, name: actor.displayName },
          approvedName: null,
          actor,
        })
      // What could not go out is not handed in either.
      applyRelease(plan, release, now)
      const proposal = { release, by: actor.userId, byName: actor.displayName, at: now }
      return keep({ ...plan, proposal, returned: null }, 'meeting.handedIn', actor)
    },
    decide: async (id, decision, actor) => {
      const plan = await knownPlan(context, id, actor)
      access.require(actor, 'meeting.approve', plan.content.mainVenueId)
      const { proposal } = plan
      if (!proposal) throw new DomainError('plan.nothingToApprove')
      if (proposal.by === actor.userId) throw new DomainError('plan.ownApproval')
      if (decision.approve)
        return send(plan, proposal.release, {
          by: { userId: proposal.by, name: proposal.byName },
          approvedName: actor.displayName,
          actor,
        })
      const returned = { remark: decision.remark, byName: actor.displayName, at: clock.now() }
      return keep({ ...plan, proposal: null, returned }, 'meeting.returned', actor)
    },
    approvals: async (actor) =>
      (await proposedPlans(database)).flatMap(({ id, content, proposal }) =>
        proposal &&
        proposal.by !== actor.userId &&
        access.allows(actor, 'meeting.approve', content.mainVenueId)
          ? [
              {
                meetingId: id,
                title: content.title,
                startsAt: toInstant(content.startsAt),
                kind: proposal.release.kind,
                by: proposal.byName,
                at: toInstant(proposal.at),
              },
            ]
          : [],
      ),
  }
}
