import { join } from 'node:path'
import type { Response } from 'express'
import { z } from 'zod'
import { ExportQuery, ExportView, NewExport } from '../../contract/export.ts'
import type { ExportSettings } from '../../contract/export-settings.ts'
import { CommandId, ExportId, type SourceId } from '../../contract/ids.ts'
import { pageOf } from '../../contract/problem.ts'
import { toInstant } from '../../contract/time.ts'
import { exportsById } from '../../footage-index/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Outbox } from '../../kernel/outbox/index.ts'
import type { IndexReader } from '../index-reader.ts'
import type { Permits } from '../requests/index.ts'
import type { Viewers } from '../viewers.ts'
import { exportRange, exportView } from './export.ts'
import { addExport, exportsBefore, findExport, markCancelled, type AskedExport } from './store.ts'

export interface ExportRoutesOptions {
  readonly database: Database
  readonly index: IndexReader
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly viewers: Viewers
  readonly permits: Permits
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly exportsDir: string
  /** How long the files of a finished export are kept. */
  readonly keepMs: number
  /** Names of sources, as people know them. */
  readonly namesOf: (sources: readonly SourceId[]) => Promise<ReadonlyMap<SourceId, string>>
}

const params = z.object({ id: ExportId })
const mp4 = 'video/mp4'

const sendWhole = (response: Response, path: string, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    response.type(mp4).set('Cache-Control', 'private, no-store').attachment(name)
    response.sendFile(path, { dotfiles: 'allow', cacheControl: false }, (error?: Error) => {
      if (!error || response.destroyed) resolve()
      else reject(error)
    })
  })

export const exportRoutes = (options: ExportRoutesOptions): readonly Route[] => {
  const { database, index, outbox, viewers, permits, audit, clock, exportsDir, keepMs, namesOf } = options

  const sourcesOf = ({ settings }: AskedExport): readonly SourceId[] => settings.sources.map(({ id }) => id)

  /** With how far each is; before the recorder has made its index, all wait. */
  const viewsOf = async (asked: readonly AskedExport[]): Promise<ExportView[]> => {
    const ids = asked.map(({ settings }) => settings.id)
    const made = index.ready ? await exportsById(index.database(), ids) : []
    const byId = new Map(made.map((one) => [one.settings.id, one]))
    return asked.map((one) => exportView(one, byId.get(one.settings.id), keepMs))
  }

  const requireExport = async (id: ExportId): Promise<AskedExport> => {
    const asked = await findExport(database, id)
    if (!asked) throw new DomainError('export.unknown', { exportId: id })
    return asked
  }

  const requireView = async (id: ExportId): Promise<ExportView> => {
    const [view] = await viewsOf([await requireExport(id)])
    if (!view) throw new DomainError('export.unknown', { exportId: id })
    return view
  }

  return [
    route(
      'footage.export',
      {
        method: 'get',
        path: '/api/exports',
        summary: 'Exports of sources the caller may export, newest first',
        query: ExportQuery,
        response: pageOf(ExportView),
      },
      async ({ query: { cursor, limit } }, actor) => {
        const found = await exportsBefore(database, cursor, limit + 1)
        const page = found.slice(0, limit)
        const permitted = new Set(
          await viewers.permitted(actor, 'footage.export', [...new Set(page.flatMap(sourcesOf))]),
        )
        const readable = page.filter((asked) => sourcesOf(asked).every((id) => permitted.has(id)))
        return {
          items: await viewsOf(readable),
          next: found.length > limit ? (page.at(-1)?.settings.id ?? null) : null,
        }
      },
    ),
    route(
      'footage.export',
      {
        method: 'post',
        path: '/api/exports',
        summary: 'Have footage made into files that can be taken along; a job of the recorder',
        body: NewExport,
        response: ExportView,
      },
      async ({ body }, actor) => {
        const sources = [...new Set(body.sources)]
        const range = exportRange({ ...body, sources })
        await viewers.requireRight(actor, 'footage.export', ...sources)
        for (const source of sources) await permits.requireAll(actor, source, range)
        const names = await namesOf(sources)
        const settings: ExportSettings = {
          ...{ id: newId(ExportId), ...range, mode: body.mode, burnIn: body.burnIn, reason: body.reason },
          sources: sources.map((id) => ({ id, name: names.get(id) ?? id })),
          by: { id: actor.userId, name: actor.displayName },
          askedAt: clock.now(),
        }
        await database.transaction(async (trx) => {
          await addExport(trx, settings)
          await outbox.enqueue(trx, { type: 'export.put', id: newId(CommandId), export: settings })
          for (const source of sources)
            await audit.append(
              {
                action: 'export.asked',
                actor,
                subject: source,
                data: {
                  exportId: settings.id,
                  ...{ from: toInstant(range.from), to: toInstant(range.to), reason: body.reason },
                },
              },
              trx,
            )
        })
        return exportView({ settings, cancelledAt: null, refusal: null }, undefined, keepMs)
      },
    ),
    route(
      'footage.export',
      { method: 'get', path: '/api/exports/:id', summary: 'One export', params, response: ExportView },
      async ({ params: { id } }, actor) => {
        const view = await requireView(id)
        await viewers.requireRight(actor, 'footage.export', ...view.sources)
        return view
      },
    ),
    route(
      'footage.export',
      {
        method: 'delete',
        path: '/api/exports/:id',
        summary: 'Cancel an export, or remove the files of a finished one',
        params,
      },
      async ({ params: { id } }, actor) => {
        const asked = await requireExport(id)
        await viewers.requireRight(actor, 'footage.export', ...sourcesOf(asked))
        await database.transaction(async (trx) => {
          if (!(await markCancelled(trx, id, clock.now()))) return
          await outbox.enqueue(trx, { type: 'export.cancel', id: newId(CommandId), exportId: id })
          await audit.append({ action: 'export.cancelled', actor, data: { exportId: id } }, trx)
        })
      },
    ),
    route(
      'footage.export',
      {
        method: 'get',
        path: '/api/exports/:id/files/:n',
        summary: 'A file of a finished export',
        params: params.extend({ n: z.coerce.number().int().min(0) }),
        produces: mp4,
      },
      async ({ params: { id, n }, response }, actor) => {
        const view = await requireView(id)
        await viewers.requireRight(actor, 'footage.export', ...view.sources)
        const file = view.files[n]
        if (view.state !== 'done' || !file) throw new DomainError('export.notDone', { exportId: id })
        await audit.append({
          action: 'export.downloaded',
          actor,
          subject: file.source,
          data: { exportId: id, name: file.name, sha256: file.digest },
        })
        await sendWhole(response, join(exportsDir, id, file.name), file.name)
      },
    ),
  ]
}
