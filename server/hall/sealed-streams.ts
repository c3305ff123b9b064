import type { SourceId } from '../contract/ids.ts'
import { openLogin, sealLogin, type KeyStore } from '../kernel/keys/index.ts'
import type { Camera, SealedAddress } from './camera.ts'
import { joinAddress, splitAddress, type StreamAddress } from './stream-address.ts'

/** Whole addresses of a camera's streams, logins included. Never to be logged or sent to a client. */
export interface CameraAddresses {
  readonly main: string
  readonly sub: string | null
}

/** Seals and opens the addresses of cameras with the camera key. */
export interface SealedStreams {
  /** @throws DomainError `camera.badUrl` */
  seal(address: string, sourceId: SourceId): Promise<SealedAddress>
  sealAddress(address: StreamAddress, sourceId: SourceId): Promise<SealedAddress>
  /** @throws DomainError `key.wrong` where it was sealed with another key */
  openAddress(sealed: SealedAddress, sourceId: SourceId): Promise<StreamAddress>
  /** @throws DomainError `key.wrong` where they were sealed with another key */
  open(camera: Camera): Promise<CameraAddresses>
}

export const createSealedStreams = (keys: KeyStore): SealedStreams => {
  const sealAddress: SealedStreams['sealAddress'] = async ({ url, login }, sourceId) => ({
    url,
    credentials: login && sealLogin(await keys.key('camera'), login, sourceId),
  })
  const openAddress: SealedStreams['openAddress'] = async ({ url, credentials }, sourceId) => ({
    url,
    login: credentials === null ? null : openLogin(await keys.key('camera'), credentials, sourceId),
  })

  return {
    seal: (address, sourceId) => sealAddress(splitAddress(address), sourceId),
    sealAddress,
    openAddress,
    open: async ({ main, sub, sourceId }) => ({
      main: joinAddress(await openAddress(main, sourceId)),
      sub: sub && joinAddress(await openAddress(sub, sourceId)),
    }),
  }
}
