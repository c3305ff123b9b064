import type { AddressView, CameraSettings } from '../contract/camera-settings.ts'
import type { CameraAddressBook } from './camera-addresses.ts'
import { cameraView, type Camera, type SealedAddress } from './camera.ts'

/** A camera for whoever manages it: its addresses, of its logins the user's name at most. */
export const cameraSettings = async (
  camera: Camera,
  addresses: Pick<CameraAddressBook, 'kept'>,
): Promise<CameraSettings> => {
  const view = async (sealed: SealedAddress): Promise<AddressView> => {
    const kept = await addresses.kept(sealed, camera.sourceId)
    return {
      url: sealed.url,
      user: typeof kept === 'object' ? (kept.login?.user ?? null) : null,
      passwordSet: sealed.credentials !== null,
    }
  }
  return {
    ...cameraView(camera),
    // What is set, whether it can be used or not: a view tells only what can.
    ptz: camera.ptz,
    main: await view(camera.main),
    sub: camera.sub && (await view(camera.sub)),
    onvif: camera.onvif && (await view(camera.onvif)),
    transport: camera.transport,
    priority: camera.priority,
    retentionDays: camera.retentionDays,
  }
}
