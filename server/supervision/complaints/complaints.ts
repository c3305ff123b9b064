import { ComplaintId, type NodeId } from '../../contract/ids.ts'
import type { ComplaintAct, NewComplaint } from '../../contract/supervision/complaint.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import { fromInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { dayOf, yearOf, type Calendar } from '../calendar/index.ts'
import type { OpenedCase } from '../cases/cases.ts'
import { isFact } from '../cases/fact.ts'
import { casesByNo } from '../cases/store.ts'
import type { Findings } from '../findings/findings.ts'
import { after } from '../warnings/rules-of-time.ts'
import { answered, closed, taken, type Complaint } from './complaint.ts'
import {
  addComplaintDeed,
  complaintDeeds,
  complaintsOfYear,
  findComplaint,
  isEventTold,
  putComplaint,
  type ComplaintDeed,
} from './store.ts'

/** Complaints (投诉): each with its source, its own clock, handler and reply; never deleted. */
export interface Complaints {
  /** @throws DomainError `complaint.unknown` */
  get(id: ComplaintId): Promise<Complaint>
  deeds(id: ComplaintId): Promise<readonly ComplaintDeed[]>
  /** @throws DomainError `case.unknown` where it names a case that there is not */
  receive(wanted: NewComplaint, actor: Actor): Promise<Complaint>
  /** Complaints that a case's events tell, as part of `trx`; each once. */
  told(trx: Transaction, opened: OpenedCase): Promise<void>
  take(id: ComplaintId, text: string, actor: Actor): Promise<Complaint>
  answer(id: ComplaintId, text: string, actor: Actor): Promise<Complaint>
  /** Where it was right, it becomes a finding. */
  close(id: ComplaintId, upheld: boolean, text: string, actor: Actor): Promise<Complaint>
}

export interface ComplaintsOptions {
  readonly database: Database
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly nodeId: NodeId
  readonly calendar: Calendar
  readonly within: Limit
  readonly findings: Pick<Findings, 'found'>
}

type Received = Pick<
  Complaint,
  'source' | 'eventId' | 'unitId' | 'caseId' | 'pointId' | 'person' | 'text' | 'complainant' | 'receivedAt'
>

export const createComplaints = (options: ComplaintsOptions): Complaints => {
  const { database, audit, clock, calendar, findings } = options

  const get = async (id: ComplaintId, trx?: Transaction): Promise<Complaint> => {
    const complaint = await findComplaint(trx ?? database, id)
    if (!complaint) throw new DomainError('complaint.unknown', { complaintId: id })
    return complaint
  }

  const write = async (
    trx: Transaction,
    complaint: Complaint,
    act: ComplaintAct,
    text: string,
    actor: Actor | null,
  ): Promise<Complaint> => {
    await putComplaint(trx, complaint)
    await addComplaintDeed(trx, complaint.id, { act, text, at: clock.now() }, actor)
    // Who complained is in no log.
    const { number, state, unitId, caseId, upheld } = complaint
    const data = { number, state, unitId, caseId, upheld }
    await audit.append({ action: `complaint.${act}`, actor, subject: complaint.id, data }, trx)
    return complaint
  }

  const receive = async (trx: Transaction, received: Received, actor: Actor | null): Promise<Complaint> => {
    const year = yearOf(dayOf(received.receivedAt))
    const serial = (await complaintsOfYear(trx, year)) + 1
    const complaint: Complaint = {
      ...received,
      ...{ id: newId(ComplaintId), homeNode: options.nodeId, state: 'open' },
      number: `${year}-${String(serial).padStart(4, '0')}`,
      dueAt: after(received.receivedAt, options.within, calendar),
      ...{ handler: null, reply: null, repliedAt: null, closedAt: null, upheld: null, findingId: null },
    }
    return write(trx, complaint, 'received', '', actor)
  }

  const act = (
    id: ComplaintId,
    what: ComplaintAct,
    text: string,
    actor: Actor,
    change: (complaint: Complaint, trx: Transaction) => Promise<Complaint> | Complaint,
  ): Promise<Complaint> =>
    database.transaction(async (trx) => write(trx, await change(await get(id, trx), trx), what, text, actor))

  return {
    get: (id) => get(id),
    deeds: (id) => complaintDeeds(database, id),
    receive: ({ caseNo, receivedAt, ...wanted }, actor) =>
      database.transaction(async (trx) => {
        const identity = caseNo === '' ? undefined : (await casesByNo(trx, [caseNo])).get(caseNo)
        if (caseNo !== '' && !identity) throw new DomainError('case.unknown', { caseNo })
        const received = { ...wanted, caseId: identity?.id ?? null, eventId: null }
        return receive(trx, { ...received, receivedAt: fromInstant(receivedAt) }, actor)
      }),
    told: async (trx, { identity, state }) => {
      for (const { fact } of state.steps) {
        if (!isFact(fact, 'complaint') || (await isEventTold(trx, fact.event.eventId))) continue
        await receive(
          trx,
          {
            ...{ source: 'feed', eventId: fact.event.eventId, unitId: identity.unitId, caseId: identity.id },
            ...{ pointId: null, person: fact.event.handler?.name ?? '', complainant: null },
            ...{ text: fact.event.text ?? '', receivedAt: fact.at },
          },
          null,
        )
      }
    },
    take: (id, text, actor) => act(id, 'taken', text, actor, (one) => taken(one, actor.displayName)),
    answer: (id, text, actor) => act(id, 'answered', text, actor, (one) => answered(one, text, clock.now())),
    close: (id, upheld, text, actor) =>
      act(id, 'closed', text, actor, async (one, trx) => {
        // Refused before anything is found.
        closed(one, upheld, null, clock.now())
        const { unitId, caseId, pointId, person } = one
        const finding = upheld
          ? await findings.found(
              trx,
              {
                origin: 'complaint',
                originKey: id,
                unitId,
                caseId,
                pointId,
                person,
                text: `${one.text}\n${text}`,
              },
              actor,
            )
          : undefined
        return closed(one, upheld, finding?.id ?? null, clock.now())
      }),
  }
}
