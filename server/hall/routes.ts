import { z } from 'zod'
import { CameraStatus, CameraView } from '../contract/camera.ts'
import { CameraChange, CameraSettings, NewCamera } from '../contract/camera-settings.ts'
import { CameraId } from '../contract/ids.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { route, type Route } from '../kernel/http/index.ts'
import type { CameraAddressBook } from './camera-addresses.ts'
import { cameraSettings } from './camera-settings.ts'
import { cameraView, type Camera } from './camera.ts'
import type { Cameras } from './cameras.ts'
import type { Statuses } from './statuses.ts'
import type { Presence } from './store.ts'

export interface HallRoutesOptions {
  readonly access: Access
  readonly cameras: Cameras
  readonly addresses: Pick<CameraAddressBook, 'kept'>
  /** Told after a camera was changed or removed. */
  readonly onChanged: (id: CameraId) => Promise<void>
  readonly statuses: Statuses
}

const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) })
const params = z.object({ id: CameraId })

/** Query of GET /api/cameras */
const CameraQuery = z.object({
  /** `1`: those that were taken out of the hall; their footage is kept until its time is over. */
  removed: z.enum(['0', '1']).default('0'),
})

export const hallRoutes = (options: HallRoutesOptions): readonly Route[] => {
  const { access, cameras, addresses, statuses } = options
  const visible = async (actor: Actor, presence: Presence = 'present'): Promise<readonly Camera[]> =>
    (await cameras.list(presence)).filter((camera) => access.allows(actor, 'camera.read', camera.unitId))

  const readable = async (id: CameraId, actor: Actor): Promise<Camera> => {
    const camera = await cameras.get(id)
    access.require(actor, 'camera.read', camera.unitId)
    return camera
  }
  const managed = async (id: CameraId, actor: Actor): Promise<Camera> => {
    const camera = await cameras.get(id)
    access.require(actor, 'camera.manage', camera.unitId)
    return camera
  }

  return [
    route(
      'camera.read',
      {
        method: 'get',
        path: '/api/cameras',
        summary: 'The cameras of the units the caller may see, by name',
        query: CameraQuery,
        response: listOf(CameraView),
      },
      async ({ query: { removed } }, actor) => ({
        items: (await visible(actor, removed === '1' ? 'removed' : 'present')).map(cameraView),
      }),
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
        await managed(id, actor)
        if (body.unitId !== undefined) access.require(actor, 'camera.manage', body.unitId)
        const changed = await cameras.change(id, body, actor)
        await options.onChanged(id)
        return cameraView(changed)
      },
    ),
    route(
      'camera.manage',
      {
        method: 'get',
        path: '/api/cameras/:id/settings',
        summary: 'What of a camera can be changed; of its logins the user at most',
        params,
        response: CameraSettings,
      },
      async ({ params: { id } }, actor) => cameraSettings(await managed(id, actor), addresses),
    ),
    route(
      'camera.manage',
      {
        method: 'delete',
        path: '/api/cameras/:id',
        summary: 'Take a camera out of the hall; its footage is kept until its time is over',
        params,
      },
      async ({ params: { id } }, actor) => {
        await managed(id, actor)
        await cameras.remove(id, actor)
        await options.onChanged(id)
        return undefined
      },
    ),
  ]
}
