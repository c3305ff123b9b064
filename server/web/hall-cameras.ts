import type { HallCameras } from '../conference/index.ts'
import { createRoomCameras, type Cameras, type RoomCamerasOptions } from '../hall/index.ts'
import type { Access } from '../kernel/access/index.ts'
import { DomainError } from '../kernel/errors/index.ts'

/** The hall's cameras, as meetings show them: those of units that the person may present. */
export const hallCamerasFor = (
  cameras: Pick<Cameras, 'list' | 'get' | 'addresses'>,
  access: Access,
  options: RoomCamerasOptions,
): HallCameras => ({
  list: async (actor) =>
    (await cameras.list())
      .filter(({ enabled, unitId }) => enabled && access.allows(actor, 'camera.present', unitId))
      .map(({ id, name }) => ({ id, name })),
  require: async (cameraId, actor) => {
    const { unitId, enabled } = await cameras.get(cameraId)
    access.require(actor, 'camera.present', unitId)
    if (!enabled) throw new DomainError('camera.disabled', { cameraId })
  },
  open: (room) => {
    const relays = createRoomCameras(options, room)
    return {
      nameOf: async (cameraId) => (await cameras.get(cameraId)).name,
      acquire: async (cameraId) => {
        const [{ transport }, { main, sub }] = await Promise.all([
          cameras.get(cameraId),
          cameras.addresses(cameraId),
        ])
        return relays.acquire(cameraId, { url: sub ?? main, transport })
      },
      release: (cameraId) => relays.release(cameraId),
      close: () => relays.close(),
    }
  },
})
