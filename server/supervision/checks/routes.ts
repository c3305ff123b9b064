import { z } from 'zod'
import {
  CheckId,
  CheckSampleId,
  type ServicePointId,
  type SourceId,
  type UnitId,
} from '../../contract/ids.ts'
import {
  CheckPage,
  CheckQuery,
  CheckSampleView,
  CheckView,
  CheckWithSamples,
  Checklist,
  NewCheck,
  NewReview,
  type SampleReview,
} from '../../contract/supervision/check.ts'
import { toInstant } from '../../contract/time.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { optionalInstant } from '../cases/present.ts'
import { casesById } from '../cases/store.ts'
import { camerasOfPoints } from '../evidence/store.ts'
import { visibleUnits } from '../visible-units.ts'
import type { Check, CheckSample, Review } from './check.ts'
import type { Checks } from './checks.ts'
import { meanScore } from './score.ts'
import { listChecks, samplesOfChecks } from './store.ts'

export interface CheckRoutesOptions {
  readonly database: Database
  readonly access: Access
  readonly checks: Checks
  readonly pointNameOf: (id: ServicePointId) => string | undefined
  readonly units: { all(): readonly UnitId[] }
}

const reviewView = (review: Review | null): SampleReview | null =>
  review && {
    ...{ by: review.name, at: toInstant(review.at), score: review.score },
    ...{ marks: [...review.marks], remark: review.remark },
  }

const checkView = (check: Check, samples: readonly CheckSample[]): CheckView => {
  const scores = samples.flatMap(({ score }) => (score === null ? [] : [score]))
  return {
    ...check,
    ...{ samples: samples.length, settled: scores.length, score: meanScore(scores) },
    ...{ createdAt: toInstant(check.createdAt), createdBy: check.createdBy.name },
  }
}

/** Spot checks and patrols; only whoever makes them sees what was drawn. */
export const checkRoutes = (options: CheckRoutesOptions): readonly Route[] => {
  const { database, access, checks, units } = options

  const sampleViews = async (samples: readonly CheckSample[]): Promise<CheckSampleView[]> => {
    const ids = samples.flatMap(({ caseId }) => (caseId === null ? [] : [caseId]))
    const cases = await casesById(database, ids)
    const cameras = await camerasOfPoints(database)
    const sourcesOf = (id: ServicePointId | null): SourceId[] =>
      id === null
        ? []
        : (cameras.get(id) ?? []).filter((one) => one.removedAt === null).map((one) => one.sourceId)
    return samples.map((sample) => ({
      ...{ id: sample.id, place: sample.place, state: sample.state, score: sample.score },
      ...{ caseId: sample.caseId, pointId: sample.pointId, sources: sourcesOf(sample.pointId) },
      caseNo: sample.caseId === null ? null : (cases.get(sample.caseId)?.caseNo ?? null),
      pointName: sample.pointId === null ? null : (options.pointNameOf(sample.pointId) ?? null),
      dueAt: optionalInstant(sample.dueAt),
      ...{ first: reviewView(sample.first), second: reviewView(sample.second) },
    }))
  }
  const managedBy = (actor: Actor): readonly UnitId[] | undefined =>
    visibleUnits(units.all(), (unitId) => access.allows(actor, 'check.manage', unitId))
  const samplesOf = async (id: CheckId): Promise<readonly CheckSample[]> =>
    (await samplesOfChecks(database, [id])).get(id) ?? []

  return [
    route(
      'check.manage',
      {
        method: 'get',
        path: '/api/checklists',
        summary: 'The checklists of spot checks',
        response: z.object({ items: z.array(Checklist) }),
      },
      () => ({ items: [...checks.checklists] }),
    ),
    route(
      'check.manage',
      {
        method: 'get',
        path: '/api/checks',
        summary: 'Spot checks of the units the caller supervises, newest first',
        query: CheckQuery,
        response: CheckPage,
      },
      async ({ query: { cursor, limit, state } }, actor) => {
        const found = await listChecks(database, { units: managedBy(actor), state }, limit + 1, cursor)
        const shown = found.slice(0, limit)
        const samples = await samplesOfChecks(
          database,
          shown.map(({ id }) => id),
        )
        return {
          items: shown.map((check) => checkView(check, samples.get(check.id) ?? [])),
          next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
        }
      },
    ),
    route(
      'check.manage',
      {
        method: 'post',
        path: '/api/checks',
        summary: 'Draw a spot check of cases, or rounds over windows',
        body: NewCheck,
        response: CheckWithSamples,
      },
      async ({ body }, actor) => {
        access.require(actor, 'check.manage', body.unitId)
        if (body.kind === 'cases' && body.criteria.unit !== null)
          access.require(actor, 'check.manage', body.criteria.unit)
        const check = await checks.draw(body, managedBy(actor), actor)
        const samples = await samplesOf(check.id)
        return { check: checkView(check, samples), samples: await sampleViews(samples) }
      },
    ),
    route(
      'check.manage',
      {
        method: 'get',
        path: '/api/checks/:id',
        summary: 'One spot check with what was drawn',
        params: z.object({ id: CheckId }),
        response: CheckWithSamples,
      },
      async ({ params: { id } }, actor) => {
        const check = await checks.get(id)
        access.require(actor, 'check.manage', check.unitId)
        const samples = await samplesOf(id)
        return { check: checkView(check, samples), samples: await sampleViews(samples) }
      },
    ),
    route(
      'check.manage',
      {
        method: 'post',
        path: '/api/check-samples/:id/review',
        summary: 'Judge one sample by the checklist; the second time by somebody else',
        params: z.object({ id: CheckSampleId }),
        body: NewReview,
        response: CheckSampleView,
      },
      async ({ params: { id }, body }, actor) => {
        const check = await checks.get((await checks.sample(id)).checkId)
        access.require(actor, 'check.manage', check.unitId)
        const [view] = await sampleViews([await checks.review(id, body, actor)])
        if (!view) throw new DomainError('check.unknown', { sampleId: id })
        return view
      },
    ),
  ]
}
