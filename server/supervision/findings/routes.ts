import { z } from 'zod'
import { FindingId, type UnitId } from '../../contract/ids.ts'
import {
  FindingDismissal,
  FindingPage,
  FindingQuery,
  FindingView,
  NewFinding,
} from '../../contract/supervision/finding.ts'
import { fromInstant } from '../../contract/time.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Cases } from '../cases/cases.ts'
import { visibleUnits } from '../visible-units.ts'
import type { Finding } from './finding.ts'
import type { Findings } from './findings.ts'
import { findingViews, type FindingSurroundings } from './present.ts'
import { countFindings, listFindings } from './store.ts'

const params = z.object({ id: FindingId })

export interface FindingRoutesOptions extends FindingSurroundings {
  readonly access: Access
  readonly findings: Findings
  readonly cases: Pick<Cases, 'identify'>
  readonly units: { all(): readonly UnitId[]; nameOf(id: UnitId): string | undefined }
}

export const findingRoutes = (options: FindingRoutesOptions): readonly Route[] => {
  const { database, access, findings, units } = options

  const views = findingViews(options)
  const view = async (finding: Finding): Promise<FindingView> => {
    const [one] = await views([finding])
    if (!one) throw new DomainError('finding.unknown', { findingId: finding.id })
    return one
  }

  /** What a supervisor says was seen, once it is known that they may say it of this unit and case. */
  const wanted = async (body: NewFinding, actor: Actor) => {
    access.require(actor, 'finding.manage', body.unitId)
    if (body.caseId !== null)
      access.require(actor, 'case.read', (await options.cases.identify(body.caseId)).unitId)
    const from = body.from === null ? null : fromInstant(body.from)
    const to = body.to === null ? null : fromInstant(body.to)
    if ((from === null) !== (to === null) || (from !== null && to !== null && to <= from))
      throw new DomainError('finding.invalidRange')
    const { source: sourceId, ...rest } = body
    return { ...rest, sourceId, from, to, origin: 'hand' as const, originKey: newId(FindingId) }
  }

  return [
    route(
      'finding.read',
      {
        method: 'get',
        path: '/api/findings',
        summary: 'Findings of the units the caller may see, newest first',
        query: FindingQuery,
        response: FindingPage,
      },
      async ({ query: { cursor, limit, ...asked } }, actor) => {
        if (asked.unit !== undefined) access.require(actor, 'finding.read', asked.unit)
        const visible = visibleUnits(units.all(), (unitId) => access.allows(actor, 'finding.read', unitId))
        const filter = { ...asked, units: visible }
        const found = await listFindings(database, filter, limit + 1, cursor)
        const shown = found.slice(0, limit)
        return {
          items: await views(shown),
          next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
          total: await countFindings(database, filter),
        }
      },
    ),
    route(
      'finding.read',
      { method: 'get', path: '/api/findings/:id', summary: 'One finding', params, response: FindingView },
      async ({ params: { id } }, actor) => {
        const finding = await findings.get(id)
        access.require(actor, 'finding.read', finding.unitId)
        return view(finding)
      },
    ),
    route(
      'finding.manage',
      {
        method: 'post',
        path: '/api/findings',
        summary: 'Write down what was seen',
        body: NewFinding,
        response: FindingView,
      },
      async ({ body }, actor) => {
        const what = await wanted(body, actor)
        const finding = await database.transaction((trx) => findings.found(trx, what, actor))
        if (!finding) throw new DomainError('finding.wrongState')
        return view(finding)
      },
    ),
    route(
      'finding.manage',
      {
        method: 'post',
        path: '/api/findings/:id/dismissal',
        summary: 'Say that a finding does not hold, and why',
        params,
        body: FindingDismissal,
        response: FindingView,
      },
      async ({ params: { id }, body: { reason } }, actor) => {
        access.require(actor, 'finding.manage', (await findings.get(id)).unitId)
        return view(await findings.dismiss(id, reason, actor))
      },
    ),
  ]
}
