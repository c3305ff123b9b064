import type { z } from 'zod'
import { MaterialRequestId, type MeetingId, type UnitId } from '../../contract/ids.ts'
import type {
  HandInDecision,
  HandInView,
  MaterialRequestView,
  NewMaterialRequest,
} from '../../contract/material.ts'
import type { HandInToDo } from '../../contract/meeting-desk.ts'
import { fromInstant, toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { deskUnits, managedPlan, nameIn, type PlanningContext } from '../planning/context.ts'
import { findPlan } from '../planning/plan-store.ts'
import { venuesOfPlan } from '../planning/plan.ts'
import { isLate, isOwed, nextHandIn } from './hand-in.ts'
import {
  findRequest,
  insertRequest,
  owedBy,
  requestsOf,
  saveHandIn,
  type HandIn,
  type MaterialRequest,
} from './hand-in-store.ts'

/** What units have to hand in upwards (材料报送): asked for, missing, handed in, returned, accepted. */
export interface HandIns {
  /** Those of a meeting: of all units where `all`, else of those that the caller hands in for. */
  list(id: MeetingId, all: boolean, actor: Actor): Promise<readonly MaterialRequestView[]>
  /** @throws DomainError `receipt.notAsked` for a unit that is no venue */
  request(id: MeetingId, input: NewMaterialRequest, actor: Actor): Promise<MaterialRequestView>
  /** @throws DomainError `handIn.unknown`, `handIn.notAsked`, `handIn.wrongState`, `access.denied` */
  decide(
    id: MaterialRequestId,
    unitId: UnitId,
    decision: z.infer<typeof HandInDecision>,
    actor: Actor,
  ): Promise<MaterialRequestView>
  /**
   * Whether a unit may hand in now, and how that is written down once its file is there.
   * @throws DomainError `handIn.unknown`, `handIn.notAsked`, `handIn.wrongState`
   */
  begin(
    id: MaterialRequestId,
    meetingId: MeetingId,
    unitId: UnitId,
    actor: Actor,
  ): Promise<(trx: Transaction) => Promise<void>>
  /** What the caller's own units still owe. */
  toDo(actor: Actor): Promise<readonly HandInToDo[]>
}

export const createHandIns = (context: PlanningContext): HandIns => {
  const { database, access, audit, clock } = context

  const handInView = (handIn: HandIn, deadline: number): HandInView => ({
    unitId: handIn.unitId,
    unitName: nameIn(context, handIn.unitId),
    state: handIn.state,
    remark: handIn.remark,
    at: handIn.at === null ? null : toInstant(handIn.at),
    by: handIn.byName,
    late: isLate(handIn, deadline, clock.now()),
  })

  const requestView = (request: MaterialRequest, all: boolean, actor: Actor): MaterialRequestView => ({
    id: request.id,
    title: request.title,
    details: request.details,
    deadline: toInstant(request.deadline),
    createdBy: request.createdName,
    units: request.handIns
      .filter(({ unitId }) => all || access.allows(actor, 'material.submit', unitId))
      .map((handIn) => handInView(handIn, request.deadline)),
  })

  /** @throws DomainError `handIn.unknown`, `handIn.notAsked` */
  const asked = async (id: MaterialRequestId, unitId: UnitId) => {
    const request = await findRequest(database, id)
    if (!request) throw new DomainError('handIn.unknown', { requestId: id })
    const handIn = request.handIns.find((one) => one.unitId === unitId)
    if (!handIn) throw new DomainError('handIn.notAsked', { requestId: id, unitId })
    return { request, handIn }
  }

  return {
    list: async (id, all, actor) =>
      (await requestsOf(database, id))
        .map((one) => requestView(one, all, actor))
        .filter(({ units }) => all || units.length > 0),
    request: async (id, input, actor) => {
      const plan = await managedPlan(context, id, actor)
      const venues = new Set(venuesOfPlan(plan.content).map(({ unitId }) => unitId))
      const stranger = input.unitIds.find((unitId) => !venues.has(unitId))
      if (stranger !== undefined)
        throw new DomainError('receipt.notAsked', { meetingId: id, unitId: stranger })
      const request = {
        id: newId(MaterialRequestId),
        meetingId: id,
        title: input.title,
        details: input.details,
        deadline: fromInstant(input.deadline),
        createdName: actor.displayName,
      }
      await database.transaction(async (trx) => {
        await insertRequest(trx, request, input.unitIds, clock.now())
        const data = { title: input.title, units: input.unitIds.length }
        await audit.append({ action: 'material.requested', actor, subject: id, data }, trx)
      })
      const made = await findRequest(database, request.id)
      if (!made) throw new DomainError('handIn.unknown', { requestId: request.id })
      return requestView(made, true, actor)
    },
    decide: async (id, unitId, decision, actor) => {
      const { request, handIn } = await asked(id, unitId)
      await managedPlan(context, request.meetingId, actor)
      const state = nextHandIn(handIn.state, decision.accept ? 'accept' : 'return')
      await database.transaction(async (trx) => {
        await saveHandIn(trx, id, {
          unitId,
          state,
          remark: decision.accept ? '' : decision.remark,
          // When it was handed in decides whether it was late: taking it does not make it later.
          at: decision.accept ? handIn.at : clock.now(),
          byName: actor.displayName,
        })
        const action = decision.accept ? 'material.accepted' : 'material.returned'
        await audit.append({ action, actor, subject: request.meetingId, data: { unitId } }, trx)
      })
      const after = await findRequest(database, id)
      if (!after) throw new DomainError('handIn.unknown', { requestId: id })
      return requestView(after, true, actor)
    },
    begin: async (id, meetingId, unitId, actor) => {
      const { request, handIn } = await asked(id, unitId)
      if (request.meetingId !== meetingId) throw new DomainError('handIn.unknown', { requestId: id })
      const state = nextHandIn(handIn.state, 'submit')
      return (trx) =>
        saveHandIn(trx, id, { unitId, state, remark: '', at: clock.now(), byName: actor.displayName })
    },
    toDo: async (actor) => {
      const units = new Set(deskUnits(context, actor, 'material.submit'))
      const found: HandInToDo[] = []
      for (const request of await owedBy(database, [...units])) {
        const plan = await findPlan(database, request.meetingId)
        if (!plan || ['drafted', 'ended', 'cancelled'].includes(plan.state)) continue
        for (const handIn of request.handIns) {
          if (!isOwed(handIn.state) || !units.has(handIn.unitId)) continue
          found.push({
            ...handInView(handIn, request.deadline),
            meetingId: plan.id,
            meetingTitle: plan.content.title,
            requestId: request.id,
            title: request.title,
            deadline: toInstant(request.deadline),
          })
        }
      }
      return found
    },
  }
}
