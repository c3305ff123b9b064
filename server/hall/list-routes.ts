import { CameraImport, CameraImportQuery } from '../contract/camera-settings.ts'
import type { Access } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import { decodeCsv } from '../kernel/csv/index.ts'
import { readBody, route, type Route } from '../kernel/http/index.ts'
import type { Cameras } from './cameras.ts'
import type { CameraLists } from './list/index.ts'

const maxListBytes = 2_000_000

/** Cameras as a list, in and out. */
export const listRoutes = (options: {
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly cameras: Pick<Cameras, 'list'>
  readonly lists: CameraLists
}): readonly Route[] => {
  const { access, audit, cameras, lists } = options
  return [
    route(
      'camera.manage',
      {
        method: 'get',
        path: '/api/cameras/list.csv',
        summary: 'The cameras of the units the caller manages as CSV, without passwords',
        produces: 'text/csv',
      },
      async ({ response }, actor) => {
        const own = (await cameras.list()).filter(({ unitId }) =>
          access.allows(actor, 'camera.manage', unitId),
        )
        const text = await lists.write(own)
        await audit.append({ action: 'camera.exported', actor, data: { cameras: own.length } })
        response
          .type('text/csv; charset=utf-8')
          .set('Content-Disposition', 'attachment; filename="cameras.csv"')
          .set('Cache-Control', 'no-store')
          .send(text)
        return undefined
      },
    ),
    route(
      'camera.manage',
      {
        method: 'post',
        path: '/api/cameras/import',
        summary: 'Bring the cameras up to date with a list (CSV, UTF-8 or GB 18030)',
        query: CameraImportQuery,
        consumes: 'text/csv',
        response: CameraImport,
      },
      async ({ query, request }, actor) => {
        const text = decodeCsv(await readBody(request, maxListBytes))
        const mayManage: Parameters<CameraLists['read']>[1]['mayManage'] = (unitId) =>
          access.allows(actor, 'camera.manage', unitId)
        return lists.read(text, { ...query, actor, mayManage })
      },
    ),
  ]
}
