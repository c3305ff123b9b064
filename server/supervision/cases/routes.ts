import { z } from 'zod'
import { CaseId, type UnitId, type WarningId } from '../../contract/ids.ts'
import { ApplicantView, CasePage, CaseQuery, CaseView } from '../../contract/supervision/case.ts'
import { CaseImport, CaseImportQuery, FeedAnswer, FeedBatch } from '../../contract/supervision/feed.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { decodeCsv } from '../../kernel/csv/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { readBody, route, type Route } from '../../kernel/http/index.ts'
import type { Calendar } from '../calendar/index.ts'
import type { Intake } from '../feed/intake.ts'
import type { ServicePoints } from '../points/points.ts'
import { visibleUnits } from '../visible-units.ts'
import type { Cases } from './cases.ts'
import type { CaseIdentity } from './filed-case.ts'
import { countCases, listCases, type CaseCursor, type ListedCase } from './list-store.ts'
import { wholeApplicant } from './mask.ts'
import { importCases } from './import-list.ts'
import { caseView } from './present.ts'

const params = z.object({ id: CaseId })
const maxListBytes = 5_000_000

const Cursor = z
  .string()
  .regex(/^\d+~[0-9a-f-]{36}$/u)
  .transform((text): CaseCursor => {
    const [value = '', id = ''] = text.split('~')
    return { value: Number(value), id }
  })

const cursorOf = (last: ListedCase | undefined, order: CaseQuery['order']): string | null =>
  last ? `${(order === 'due' ? last.dueAt : last.firstAt) ?? 0}~${last.id}` : null

export interface CaseRoutesOptions {
  readonly database: Database
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly cases: Cases
  readonly points: ServicePoints
  readonly intake: Intake
  readonly calendar: Calendar
  readonly lateMs: number
  readonly units: { all(): readonly UnitId[]; nameOf(id: UnitId): string | undefined }
  readonly warningsOf: (id: CaseId) => Promise<readonly WarningId[]>
}

/** Cases: lists by any of their marks, and each with its steps. */
export const caseRoutes = (options: CaseRoutesOptions): readonly Route[] => {
  const { database, access, audit, clock, cases, points, intake, calendar, units } = options

  const readable = async (id: CaseId, actor: Actor): Promise<CaseIdentity> => {
    const identity = await cases.identify(id)
    access.require(actor, 'case.read', identity.unitId)
    return identity
  }

  const unitsFor = (actor: Actor, query: CaseQuery): readonly UnitId[] | undefined =>
    visibleUnits(
      units.all(),
      (unitId) =>
        access.allows(actor, 'case.read', unitId) &&
        (query.applicant === undefined || access.allows(actor, 'case.personal', unitId)),
    )

  return [
    route(
      'case.read',
      {
        method: 'get',
        path: '/api/cases',
        summary: 'Cases of the units the caller may see, by any of their marks',
        query: CaseQuery,
        response: CasePage,
      },
      async ({ query }, actor) => {
        const { cursor, limit, order, ...wanted } = query
        if (query.unit !== undefined) access.require(actor, 'case.read', query.unit)
        if (query.applicant !== undefined) access.require(actor, 'case.personal', query.unit)
        const after = cursor === undefined ? undefined : Cursor.parse(cursor)
        const filter = { ...wanted, units: unitsFor(actor, query), now: clock.now() }
        const found = await listCases(database, filter, order, limit + 1, after)
        const total = await countCases(database, filter, order)
        const shown = found.slice(0, limit)
        return { items: shown, total, next: found.length > limit ? cursorOf(shown.at(-1), order) : null }
      },
    ),
    route(
      'case.enter',
      {
        method: 'post',
        path: '/api/cases/events',
        summary: 'Tell of cases by hand, as a feed does',
        body: FeedBatch,
        response: FeedAnswer,
      },
      async ({ body }, actor) => {
        const covers = ({ unitId }: { readonly unitId: UnitId }) => access.allows(actor, 'case.enter', unitId)
        return intake.take(body.events, { keyId: null, covers }, (trx) =>
          audit.append({ action: 'case.entered', actor, data: { events: body.events.length } }, trx),
        )
      },
    ),
    route(
      'case.enter',
      {
        method: 'post',
        path: '/api/cases/import',
        summary: 'Take a list of cases (CSV, UTF-8 or GB 18030), all or nothing',
        query: CaseImportQuery,
        consumes: 'text/csv',
        response: CaseImport,
      },
      async ({ query, request }, actor) => {
        const covers = ({ unitId }: { readonly unitId: UnitId }) => access.allows(actor, 'case.enter', unitId)
        const text = decodeCsv(await readBody(request, maxListBytes))
        return importCases(text, query.dryRun, (events, then) =>
          intake.take(events, { keyId: null, covers }, async (trx, answer) => {
            then(answer)
            await audit.append({ action: 'case.imported', actor, data: { events: events.length } }, trx)
          }),
        )
      },
    ),
    route(
      'case.read',
      {
        method: 'get',
        path: '/api/cases/:id',
        summary: 'One case with its steps and clocks; who applied is masked',
        params,
        response: CaseView,
      },
      async ({ params: { id } }, actor) => {
        const identity = await readable(id, actor)
        const now = clock.now()
        const { item, state } = await cases.open(identity, now)
        return caseView(identity, state, {
          ...{ item, calendar, now, lateMs: options.lateMs, level: identity.level },
          unitName: units.nameOf(identity.unitId) ?? '',
          pointOf: (code) => points.byCode(code),
          warnings: await options.warningsOf(id),
        })
      },
    ),
    route(
      'case.personal',
      {
        method: 'get',
        path: '/api/cases/:id/applicant',
        summary: 'Who applied, in full; the look is written to the audit log',
        params,
        response: ApplicantView,
      },
      async ({ params: { id } }, actor) => {
        const identity = await readable(id, actor)
        access.require(actor, 'case.personal', identity.unitId)
        const { applicant } = (await cases.open(identity, clock.now())).state
        if (!applicant) throw new DomainError('case.unknown', { caseId: id })
        const { caseNo } = identity
        await audit.append({ action: 'case.applicantSeen', actor, subject: id, data: { caseNo } })
        return wholeApplicant(applicant)
      },
    ),
  ]
}
