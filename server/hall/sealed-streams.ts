import type { SourceId } from '../contract/ids.ts'
import { openLogin, sealLogin, type KeyStore } from '../kernel/keys/index.ts'
import type { Camera, SealedStream } from './camera.ts'
import { joinAddress, splitAddress } from './stream-address.ts'

/** Whole addresses of a camera's streams, logins included. Never to be logged or sent to a client. */
export interface CameraAddresses {
  readonly main: string
  readonly sub: string | null
}

/** Seals and opens the addresses of cameras with the camera key. */
export interface SealedStreams {
  /** @throws DomainError `camera.badUrl` */
  seal(address: string, sourceId: SourceId): Promise<SealedStream>
  /** @throws DomainError `key.wrong` where they were sealed with another key */
  open(camera: Camera): Promise<CameraAddresses>
}

export const createSealedStreams = (keys: KeyStore): SealedStreams => {
  const openOne = async ({ url, credentials }: SealedStream, sourceId: SourceId): Promise<string> =>
    joinAddress({
      url,
      login: credentials === null ? null : openLogin(await keys.key('camera'), credentials, sourceId),
    })

  return {
    seal: async (address, sourceId) => {
      const { url, login } = splitAddress(address)
      return { url, credentials: login && sealLogin(await keys.key('camera'), login, sourceId) }
    },
    open: async ({ main, sub, sourceId }) => ({
      main: await openOne(main, sourceId),
      sub: sub && (await openOne(sub, sourceId)),
    }),
  }
}
