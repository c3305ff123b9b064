import { OnvifLookup, OnvifLookupInput, ProbeInput, ProbeResult } from '../contract/camera-probe.ts'
import type { CameraId } from '../contract/ids.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { route, type Route } from '../kernel/http/index.ts'
import type { CameraAddressBook } from './camera-addresses.ts'
import type { Camera, SealedAddress } from './camera.ts'
import type { Cameras } from './cameras.ts'
import type { OpenDevice } from './onvif/index.ts'
import type { Probes } from './probe/index.ts'
import { settleLogin, type GivenAddress, type KeptAddress } from './settle-login.ts'
import { joinAddress, type AddressKind, type StreamAddress } from './stream-address.ts'

export interface InquiryRoutesOptions {
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly cameras: Pick<Cameras, 'get'>
  readonly addresses: Pick<CameraAddressBook, 'kept'>
  readonly probes: Probes
  readonly openDevice: OpenDevice
  /** How RTP comes where nobody says otherwise. */
  readonly transport: 'tcp' | 'udp'
}

/**
 * Questions to devices, before they are cameras or while they are. They make this server open any address on its
 * network, so that only whoever manages cameras may ask, one thing at a time, and each question is audited.
 */
export const inquiryRoutes = (options: InquiryRoutesOptions): readonly Route[] => {
  const { access, audit, cameras, addresses, probes, openDevice } = options

  const managed = async (id: CameraId | undefined, actor: Actor): Promise<Camera | undefined> => {
    if (id === undefined) return undefined
    const camera = await cameras.get(id)
    access.require(actor, 'camera.manage', camera.unitId)
    return camera
  }

  /** The address to ask, with the login that it is asked with. */
  const settle = async (
    kind: AddressKind,
    given: { readonly url?: string | undefined; readonly login?: GivenAddress['login'] | 'main' },
    camera: Camera | undefined,
    sealed: SealedAddress | null | undefined,
  ): Promise<StreamAddress> => {
    const url = given.url ?? sealed?.url
    if (url === undefined) throw new DomainError(kind === 'onvif' ? 'onvif.noAddress' : 'camera.noSubStream')
    const keptOf = async (one: SealedAddress | null | undefined): Promise<KeptAddress> =>
      camera && addresses.kept(one ?? null, camera.sourceId)
    const main = await keptOf(camera?.main)
    const login = given.login === 'main' ? undefined : given.login
    return settleLogin(
      kind,
      { url, login },
      given.login === 'main' ? undefined : await keptOf(sealed),
      typeof main === 'object' ? { before: main, after: main, fresh: false } : undefined,
    )
  }

  return [
    route(
      'camera.manage',
      {
        method: 'post',
        path: '/api/cameras/probe',
        summary: 'Open a stream once: what it is and its first picture, or why there is none',
        body: ProbeInput,
        response: ProbeResult,
      },
      async ({ body, signal }, actor) => {
        const camera = await managed(body.cameraId, actor)
        const sealed = body.stream === 'main' ? camera?.main : camera?.sub
        const address = await settle('stream', body, camera, sealed)
        await audit.append({
          action: 'camera.probed',
          actor,
          ...(camera && { subject: camera.id }),
          data: { url: address.url },
        })
        const transport = body.transport ?? camera?.transport ?? options.transport
        return probes.probe({ address: joinAddress(address), transport }, signal)
      },
    ),
    route(
      'camera.manage',
      {
        method: 'post',
        path: '/api/cameras/onvif',
        summary: "Look up a device's streams by ONVIF",
        body: OnvifLookupInput,
        response: OnvifLookup,
      },
      async ({ body }, actor) => {
        const camera = await managed(body.cameraId, actor)
        const address = await settle('onvif', body, camera, camera?.onvif)
        await audit.append({
          action: 'camera.lookedUp',
          actor,
          ...(camera && { subject: camera.id }),
          data: { url: address.url },
        })
        const device = await openDevice(address)
        try {
          return await device.lookup()
        } finally {
          device.close()
        }
      },
    ),
  ]
}
