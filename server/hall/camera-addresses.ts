import type { CameraChange, OnvifLogin } from '../contract/camera-settings.ts'
import type { SourceId } from '../contract/ids.ts'
import { isDomainError } from '../kernel/errors/index.ts'
import type { Camera, SealedAddress } from './camera.ts'
import type { SealedStreams } from './sealed-streams.ts'
import { sameAddress, settleLogin, type KeptAddress, type MainStream } from './settle-login.ts'
import { splitAddress, type AddressKind, type StreamAddress } from './stream-address.ts'

type Addresses = Pick<Camera, 'main' | 'sub' | 'onvif'>

/** What somebody says of a camera's addresses; what is left out stays. */
export type GivenAddresses = Pick<
  CameraChange,
  'url' | 'login' | 'subUrl' | 'subLogin' | 'onvifUrl' | 'onvifLogin'
>

/** Brings what somebody says of a camera's addresses together with what is kept of them. */
export interface CameraAddressBook {
  /** @throws DomainError `camera.badUrl`, `camera.badOnvifUrl`, `camera.loginNeeded` */
  settle(given: GivenAddresses & { readonly url: string }, sourceId: SourceId): Promise<Addresses>
  /** @throws DomainError `camera.badUrl`, `camera.badOnvifUrl`, `camera.loginNeeded` */
  change(before: Camera, given: GivenAddresses): Promise<Addresses>
  /** An address as it was kept, as far as today's key opens it. */
  kept(sealed: SealedAddress | null, sourceId: SourceId): Promise<KeptAddress>
}

export const createAddressBook = (streams: SealedStreams): CameraAddressBook => {
  const kept: CameraAddressBook['kept'] = async (sealed, sourceId) => {
    if (!sealed) return undefined
    try {
      return await streams.openAddress(sealed, sourceId)
    } catch (error) {
      if (isDomainError(error, 'key.wrong')) return 'unreadable'
      throw error
    }
  }

  const settleAll = async (
    given: GivenAddresses,
    sourceId: SourceId,
    before: Addresses | undefined,
  ): Promise<Addresses> => {
    /** What is the same stays sealed as it was: the recorder is not troubled with it. */
    const seal = async (after: StreamAddress, was: KeptAddress, sealed: SealedAddress | null | undefined) =>
      sealed && sameAddress(was, after) ? sealed : streams.sealAddress(after, sourceId)

    const other = async (
      kind: AddressKind,
      url: string | null | undefined,
      login: OnvifLogin | undefined,
      sealed: SealedAddress | null | undefined,
      main: MainStream,
    ): Promise<SealedAddress | null> => {
      const wanted = url === undefined ? sealed?.url : url
      if (wanted === undefined || wanted === null) return null
      const was = await kept(sealed ?? null, sourceId)
      const settled =
        login === 'main'
          ? settleLogin(kind, { url: wanted }, undefined, main)
          : settleLogin(kind, { url: wanted, login }, was, main)
      return seal(settled, was, sealed)
    }

    const mainWas = await kept(before?.main ?? null, sourceId)
    const mainUrl = given.url ?? before?.main.url ?? ''
    const mainAfter = settleLogin('stream', { url: mainUrl, login: given.login }, mainWas)
    const fresh = given.login !== undefined || splitAddress(mainUrl).login !== null
    const main: MainStream = { before: mainWas, after: mainAfter, fresh }
    return {
      main: await seal(mainAfter, mainWas, before?.main),
      sub: await other('stream', given.subUrl, given.subLogin, before?.sub, main),
      onvif: await other('onvif', given.onvifUrl, given.onvifLogin, before?.onvif, main),
    }
  }

  return {
    kept,
    settle: (given, sourceId) => settleAll(given, sourceId, undefined),
    change: async (before, given) => {
      const { url, login, subUrl, subLogin, onvifUrl, onvifLogin } = given
      const said = [url, login, subUrl, subLogin, onvifUrl, onvifLogin]
      // Nothing of them is spoken of: they stay, whether today's key opens them or not.
      if (said.every((one) => one === undefined)) return before
      return settleAll(given, before.sourceId, before)
    },
  }
}
