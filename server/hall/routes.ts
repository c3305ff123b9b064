import { z } from 'zod'
import { CameraChange, CameraStatus, CameraView, NewCamera } from '../contract/camera.ts'
import { CameraId } from '../contract/ids.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { route, type Route } from '../kernel/http/index.ts'
import { cameraView, type Camera } from './camera.ts'
import type { Cameras } from './cameras.ts'
import type { Statuses } from './statuses.ts'

export interface HallRoutesOptions {
  readonly access: Access
  readonly cameras: Cameras
  readonly statuses: Statuses
}

const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) })
const params = z.object({ id: CameraId })

export const hallRoutes = ({ access, cameras, statuses }: HallRoutesOptions): readonly Route[] => {
  const visible = async (actor: Actor): Promise<readonly Camera[]> =>
    (await cameras.list()).filter((camera) => access.allows(actor, 'camera.read', camera.unitId))

  const readable = async (id: CameraId, actor: Actor): Promise<Camera> => {
    const camera = await cameras.get(id)
    access.require(actor, 'camera.read', camera.unitId)
    return camera
  }

  return [
    route(
      'camera.read',
      {
        method: 'get',
        path: '/api/cameras',
        summary: 'The cameras of the units the caller may see, by name',
        response: listOf(CameraView),
      },
      async (_call, actor) => ({ items: (await visible(actor)).map(cameraView) }),
    ),
    route(
      'camera.read',
      {
        method: 'get',
        path: '/api/cameras/status',
        summary: 'How each of these cameras is now',
        response: listOf(CameraStatus),
      },
      async (_call, actor) => ({ items: [...(await statuses.of(await visible(actor)))] }),
    ),
    route(
      'camera.read',
      { method: 'get', path: '/api/cameras/:id', summary: 'One camera', params, response: CameraView },
      async ({ params: { id } }, actor) => cameraView(await readable(id, actor)),
    ),
    route(
      'camera.read',
      {
        method: 'get',
        path: '/api/cameras/:id/status',
        summary: 'How a camera is now',
        params,
        response: CameraStatus,
      },
      async ({ params: { id } }, actor) => {
        const [status] = await statuses.of([await readable(id, actor)])
        if (!status) throw new DomainError('camera.unknown', { cameraId: id })
        return status
      },
    ),
    route(
      'camera.manage',
      {
        method: 'post',
        path: '/api/cameras',
        summary: 'Add a camera',
        body: NewCamera,
        response: CameraView,
      },
      async ({ body }, actor) => {
        access.require(actor, 'camera.manage', body.unitId)
        return cameraView(await cameras.add(body, actor))
      },
    ),
    route(
      'camera.manage',
      {
        method: 'patch',
        path: '/api/cameras/:id',
        summary: 'Change a camera',
        params,
        body: CameraChange,
        response: CameraView,
      },
      async ({ params: { id }, body }, actor) => {
        access.require(actor, 'camera.manage', (await cameras.get(id)).unitId)
        if (body.unitId !== undefined) access.require(actor, 'camera.manage', body.unitId)
        return cameraView(await cameras.change(id, body, actor))
      },
    ),
  ]
}
