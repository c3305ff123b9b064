import { z } from 'zod'
import { ArchiveCheck, ArchiveQuery, ArchiveView, NewArchive } from '../contract/archive.ts'
import { ArchiveId, type UnitId } from '../contract/ids.ts'
import { pageOf } from '../contract/problem.ts'
import { toInstant } from '../contract/time.ts'
import type { Access } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Database } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { route, type Route } from '../kernel/http/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { archiveView, type Archive } from './archive.ts'
import type { Archives } from './archives.ts'
import { createGate } from './gate.ts'
import { archivesBefore, checksOf, type Check } from './store.ts'

export interface ArchiveRoutesOptions {
  readonly database: Database
  readonly archives: Archives
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly log: Log
  readonly units: () => readonly UnitId[]
}

const params = z.object({ id: ArchiveId })
const mostChecks = 50

const checkView = ({ at, by, verdict, faults, properties }: Check): ArchiveCheck => ({
  ...{ at: toInstant(at), by, verdict, faults: [...faults], properties },
})

export const archiveRoutes = (options: ArchiveRoutesOptions): readonly Route[] => {
  const { database, archives, access, audit } = options

  const view = (archive: Archive): ArchiveView => archiveView(archive, archives.progress(archive.id))

  const gate = createGate(archives, access)

  return [
    route(
      'archive.read',
      {
        method: 'get',
        path: '/api/archives',
        summary: 'Archive packages of the units the caller may see, newest first',
        query: ArchiveQuery,
        response: pageOf(ArchiveView),
      },
      async ({ query: { cursor, limit, ...filter } }, actor) => {
        const units = options.units().filter((unitId) => access.allows(actor, 'archive.read', unitId))
        const found = await archivesBefore(database, { ...filter, units }, cursor, limit + 1)
        const page = found.slice(0, limit)
        return { items: page.map(view), next: found.length > limit ? (page.at(-1)?.id ?? null) : null }
      },
    ),
    route(
      'archive.manage',
      {
        method: 'post',
        path: '/api/archives',
        summary: 'Seal a case or a meeting; where it was sealed before, its next version',
        body: NewArchive,
        response: ArchiveView,
      },
      async ({ body }, actor) => {
        const sealable = await archives.sealable(body)
        access.require(actor, 'archive.manage', sealable.unitId)
        return view(await archives.propose(body, sealable, actor))
      },
    ),
    route(
      'archive.read',
      {
        method: 'get',
        path: '/api/archives/:id',
        summary: 'One package, with its verifications, newest first',
        params,
        response: z.object({ archive: ArchiveView, checks: z.array(ArchiveCheck) }),
      },
      async ({ params: { id } }, actor) => {
        const archive = await gate.permitted(id, 'archive.read', actor)
        // Who waits for work to end looks again and again: that is one look.
        if (!archives.progress(id)) await audit.append({ action: 'archive.read', actor, subject: id })
        return { archive: view(archive), checks: (await checksOf(database, id, mostChecks)).map(checkView) }
      },
    ),
    route(
      'archive.manage',
      {
        method: 'post',
        path: '/api/archives/:id/approve',
        summary: 'Agree, as a second person, that a package is sealed',
        params,
        response: ArchiveView,
      },
      async ({ params: { id } }, actor) =>
        view(await archives.approve(await gate.permitted(id, 'archive.manage', actor), actor)),
    ),
    route(
      'archive.manage',
      {
        method: 'post',
        path: '/api/archives/:id/seal',
        summary:
          'Go on with a package that was incomplete or failed; with `acceptGaps` although parts are missing',
        params,
        body: z.strictObject({ acceptGaps: z.boolean().default(false) }),
        response: ArchiveView,
      },
      async ({ params: { id }, body }, actor) =>
        view(await archives.goOn(await gate.permitted(id, 'archive.manage', actor), body.acceptGaps, actor)),
    ),
    route(
      'archive.manage',
      {
        method: 'post',
        path: '/api/archives/:id/withdraw',
        summary: 'Give up a package that is not sealed',
        params,
        response: ArchiveView,
      },
      async ({ params: { id } }, actor) =>
        view(await archives.withdraw(await gate.permitted(id, 'archive.manage', actor), actor)),
    ),
    route(
      'archive.read',
      {
        method: 'post',
        path: '/api/archives/:id/verify',
        summary: 'Verify a package now; how far that is, and what it finds, stands in the package',
        params,
        response: ArchiveView,
      },
      async ({ params: { id } }, actor) => {
        const archive = await gate.sealed(id, 'archive.read', actor)
        // Reading a large package takes longer than anybody waits for an answer.
        archives.verify(archive, actor).catch((error: unknown) => {
          options.log.error({ err: error, archiveId: id }, 'a package could not be verified')
        })
        return view(archive)
      },
    ),
    route(
      'archive.manage',
      {
        method: 'delete',
        path: '/api/archives/:id',
        summary: 'Refused: archives are not destroyed here',
        params,
      },
      async ({ params: { id } }, actor) => {
        const archive = await gate.permitted(id, 'archive.manage', actor)
        await audit.append({ action: 'archive.destroyingRefused', actor, subject: archive.id })
        throw new DomainError('archive.destroyingRefused', { archiveId: archive.id })
      },
    ),
  ]
}
