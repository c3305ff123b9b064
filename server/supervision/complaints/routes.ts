import { z } from 'zod'
import { ComplaintId, type ServicePointId, type UnitId } from '../../contract/ids.ts'
import type { Action } from '../../contract/rights.ts'
import {
  Complainant,
  ComplaintClosing,
  ComplaintPage,
  ComplaintQuery,
  ComplaintText,
  ComplaintView,
  ComplaintWithCourse,
  NewComplaint,
} from '../../contract/supervision/complaint.ts'
import { toInstant } from '../../contract/time.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { maskName } from '../cases/mask.ts'
import { optionalInstant } from '../cases/present.ts'
import { casesById } from '../cases/store.ts'
import { visibleUnits } from '../visible-units.ts'
import { isLate, type Complaint } from './complaint.ts'
import type { Complaints } from './complaints.ts'
import { countComplaints, listComplaints } from './store.ts'

const params = z.object({ id: ComplaintId })

export interface ComplaintRoutesOptions {
  readonly database: Database
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly complaints: Complaints
  readonly pointNameOf: (id: ServicePointId) => string | undefined
  readonly units: { all(): readonly UnitId[]; nameOf(id: UnitId): string | undefined }
}

/** Complaints; who complained is seen only by whoever may see personal data, and every such look is audited. */
export const complaintRoutes = (options: ComplaintRoutesOptions): readonly Route[] => {
  const { database, access, audit, clock, complaints, units } = options

  const views = async (shown: readonly Complaint[]): Promise<ComplaintView[]> => {
    const ids = shown.flatMap(({ caseId }) => (caseId === null ? [] : [caseId]))
    const cases = await casesById(database, [...new Set(ids)])
    return shown.map((one) => {
      const { complainant } = one
      return {
        ...one,
        unitName: units.nameOf(one.unitId) ?? '',
        caseNo: one.caseId === null ? null : (cases.get(one.caseId)?.caseNo ?? null),
        pointName: one.pointId === null ? null : (options.pointNameOf(one.pointId) ?? null),
        complainant: complainant && maskName(complainant.name),
        ...{ receivedAt: toInstant(one.receivedAt), dueAt: toInstant(one.dueAt) },
        ...{ repliedAt: optionalInstant(one.repliedAt), closedAt: optionalInstant(one.closedAt) },
        late: isLate(one, clock.now()),
      }
    })
  }
  const view = async (complaint: Complaint): Promise<ComplaintView> => {
    const [one] = await views([complaint])
    if (!one) throw new DomainError('complaint.unknown', { complaintId: complaint.id })
    return one
  }
  const reached = async (id: ComplaintId, action: Action, actor: Actor): Promise<Complaint> => {
    const complaint = await complaints.get(id)
    access.require(actor, action, complaint.unitId)
    return complaint
  }
  const acting = (
    name: string,
    summary: string,
    act: (id: ComplaintId, text: string, actor: Actor) => Promise<Complaint>,
  ): Route =>
    route(
      'complaint.manage',
      {
        method: 'post',
        path: `/api/complaints/:id/${name}`,
        summary,
        params,
        body: ComplaintText,
        response: ComplaintView,
      },
      async ({ params: { id }, body: { text } }, actor) => {
        await reached(id, 'complaint.manage', actor)
        return view(await act(id, text, actor))
      },
    )

  return [
    route(
      'complaint.read',
      {
        method: 'get',
        path: '/api/complaints',
        summary: 'Complaints about the units the caller supervises, newest first',
        query: ComplaintQuery,
        response: ComplaintPage,
      },
      async ({ query: { cursor, limit, ...asked } }, actor) => {
        if (asked.unit !== undefined) access.require(actor, 'complaint.read', asked.unit)
        const visible = visibleUnits(units.all(), (unitId) => access.allows(actor, 'complaint.read', unitId))
        const filter = { ...asked, units: visible }
        const found = await listComplaints(database, filter, limit + 1, cursor)
        const shown = found.slice(0, limit)
        return {
          items: await views(shown),
          next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
          total: await countComplaints(database, filter),
        }
      },
    ),
    route(
      'complaint.manage',
      {
        method: 'post',
        path: '/api/complaints',
        summary: 'Write down a complaint',
        body: NewComplaint,
        response: ComplaintView,
      },
      async ({ body }, actor) => {
        access.require(actor, 'complaint.manage', body.unitId)
        return view(await complaints.receive(body, actor))
      },
    ),
    route(
      'complaint.read',
      {
        method: 'get',
        path: '/api/complaints/:id',
        summary: 'One complaint with what was done with it',
        params,
        response: ComplaintWithCourse,
      },
      async ({ params: { id } }, actor) => {
        const complaint = await reached(id, 'complaint.read', actor)
        return {
          complaint: await view(complaint),
          course: (await complaints.deeds(id)).map((deed) => ({ ...deed, at: toInstant(deed.at) })),
        }
      },
    ),
    route(
      'complaint.read',
      {
        method: 'get',
        path: '/api/complaints/:id/complainant',
        summary: 'Who complained; every look is in the audit log',
        params,
        response: Complainant,
      },
      async ({ params: { id } }, actor) => {
        const { complainant, unitId } = await reached(id, 'complaint.read', actor)
        access.require(actor, 'case.personal', unitId)
        if (!complainant) throw new DomainError('complaint.anonymous')
        await audit.append({ action: 'complaint.complainantSeen', actor, subject: id, data: {} })
        return complainant
      },
    ),
    acting('taking', 'Take a complaint up', (...said) => complaints.take(...said)),
    acting('reply', 'Answer the complainant', (...said) => complaints.answer(...said)),
    route(
      'complaint.manage',
      {
        method: 'post',
        path: '/api/complaints/:id/closing',
        summary: 'Close a complaint; where it was right, it becomes a finding',
        params,
        body: ComplaintClosing,
        response: ComplaintView,
      },
      async ({ params: { id }, body: { upheld, text } }, actor) => {
        await reached(id, 'complaint.manage', actor)
        return view(await complaints.close(id, upheld, text, actor))
      },
    ),
  ]
}
