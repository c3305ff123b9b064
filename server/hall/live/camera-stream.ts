import type { CameraId } from '../../contract/ids.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Cameras } from '../cameras.ts'

/** A camera's stream as whoever opens it needs it; the address may hold a password, so it is never told on. */
export interface CameraStream {
  readonly url: string
  readonly transport: 'tcp' | 'udp'
}

/**
 * Finds the stream of a camera for somebody who wants to watch it live: the sub-stream if it has one.
 * @throws DomainError `camera.unknown`, `camera.disabled`, `access.denied`
 */
export const cameraStreams =
  (cameras: Pick<Cameras, 'get' | 'addresses'>, access: Access) =>
  async (cameraId: CameraId, actor: Actor): Promise<CameraStream> => {
    const camera = await cameras.get(cameraId)
    access.require(actor, 'live.watch', camera.unitId)
    if (!camera.enabled) throw new DomainError('camera.disabled', { cameraId })
    const { main, sub } = await cameras.addresses(cameraId)
    return { url: sub ?? main, transport: camera.transport }
  }
