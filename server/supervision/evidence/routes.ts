import { z } from 'zod'
import { CaseId, EvidenceLinkId, type SourceId, type UnitId } from '../../contract/ids.ts'
import { CaseEvidence, NewEvidenceLink, type EvidenceLinkView } from '../../contract/supervision/case.ts'
import { EvidenceQuery, LinkedFootageList } from '../../contract/supervision/evidence.ts'
import { toInstant } from '../../contract/time.ts'
import type { Footage } from '../../footage/index.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError, isDomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { Cases } from '../cases/cases.ts'
import type { CaseIdentity } from '../cases/filed-case.ts'
import type { EvidenceLink } from './link.ts'
import { linkedWithin } from './linked-footage.ts'
import type { Linker } from './linker.ts'
import { linksOfCase, namesOfSources } from './store.ts'

const caseParams = z.object({ id: CaseId })
/** What is being recorded now is in the index within seconds. */
const indexedWithinMs = 15_000

export interface EvidenceRoutesOptions {
  readonly database: Database
  readonly access: Access
  readonly clock: Clock
  readonly cases: Cases
  readonly linker: Linker
  readonly footage: Pick<Footage, 'missingIn'>
  /** Whether somebody may watch a source's footage. */
  readonly mayWatch: (actor: Actor, sources: readonly SourceId[]) => Promise<ReadonlySet<SourceId>>
  readonly units: { all(): readonly UnitId[] }
}

/** Footage of cases. */
export const evidenceRoutes = (options: EvidenceRoutesOptions): readonly Route[] => {
  const { database, access, clock, cases, linker, footage } = options

  const reached = async (id: CaseId, actor: Actor): Promise<CaseIdentity> => {
    const identity = await cases.identify(id)
    access.require(actor, 'case.read', identity.unitId)
    return identity
  }

  /** What is missing so far; null while the index cannot be read. */
  const gapsOf = async ({ sourceId, from, to }: EvidenceLink): Promise<EvidenceLinkView['gaps']> => {
    const until = Math.min(to, clock.now() - indexedWithinMs)
    if (until <= from) return []
    try {
      const missing = await footage.missingIn(sourceId, { from, to: until })
      return missing.map((gap) => ({ ...gap, from: toInstant(gap.from), to: toInstant(gap.to) }))
    } catch (error) {
      if (isDomainError(error, 'footage.notReady')) return null
      throw error
    }
  }

  const views = async (actor: Actor, links: readonly EvidenceLink[]): Promise<EvidenceLinkView[]> => {
    const sources = [...new Set(links.map(({ sourceId }) => sourceId))]
    const [names, watchable] = await Promise.all([
      namesOfSources(database, sources),
      options.mayWatch(actor, sources),
    ])
    return Promise.all(
      links.map(async (link) => ({
        ...{ id: link.id, source: link.sourceId, pointId: link.pointId, origin: link.origin },
        ...{ from: toInstant(link.from), to: toInstant(link.to), uncertain: link.uncertain },
        ...{ name: names.get(link.sourceId) ?? '', events: [...link.events] },
        watchable: watchable.has(link.sourceId),
        gaps: await gapsOf(link),
      })),
    )
  }

  return [
    route(
      'case.read',
      {
        method: 'get',
        path: '/api/evidence',
        summary: 'What of the footage of sources is linked to cases that the caller may see',
        query: EvidenceQuery,
        response: LinkedFootageList,
      },
      async ({ query: { source: sources, from, to, limit } }, actor) => {
        if ((await options.mayWatch(actor, sources)).size < new Set(sources).size)
          throw new DomainError('access.denied', { action: 'footage.watch' })
        const units = options.units.all().filter((unitId) => access.allows(actor, 'case.read', unitId))
        const found = await linkedWithin(database, sources, { from, to }, units, limit + 1)
        return { items: found.slice(0, limit), more: found.length > limit }
      },
    ),
    route(
      'case.read',
      {
        method: 'get',
        path: '/api/cases/:id/evidence',
        summary: 'Footage that is linked to a case, with what of it is missing',
        params: caseParams,
        response: CaseEvidence,
      },
      async ({ params: { id } }, actor) => {
        await reached(id, actor)
        return { items: await views(actor, await linksOfCase(database, id)) }
      },
    ),
    route(
      'evidence.manage',
      {
        method: 'post',
        path: '/api/cases/:id/evidence',
        summary: 'Link footage to a case by hand; it is held as long as the case file',
        params: caseParams,
        body: NewEvidenceLink,
        response: CaseEvidence,
      },
      async ({ params: { id }, body }, actor) => {
        const identity = await reached(id, actor)
        access.require(actor, 'evidence.manage', identity.unitId)
        // Who may not watch it cannot say what it shows.
        if (!(await options.mayWatch(actor, [body.source])).has(body.source))
          throw new DomainError('access.denied', { action: 'footage.watch' })
        const link = await linker.add(identity, body, actor)
        return { items: await views(actor, [link]) }
      },
    ),
    route(
      'evidence.manage',
      {
        method: 'delete',
        path: '/api/evidence/:id',
        summary: 'Take a link by hand back; its hold ends with it',
        params: z.object({ id: EvidenceLinkId }),
      },
      async ({ params: { id } }, actor) => {
        const link = await linker.get(id)
        const identity = await reached(link.caseId, actor)
        access.require(actor, 'evidence.manage', identity.unitId)
        await linker.remove(link, actor)
      },
    ),
  ]
}
