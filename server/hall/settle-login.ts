import { sameHost, sameService } from '../contract/device-address.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Login } from '../kernel/keys/index.ts'
import { splitAddress, type AddressKind, type StreamAddress } from './stream-address.ts'

/** An address as somebody gives it. */
export interface GivenAddress {
  readonly url: string
  /** `null`: none; left out: as kept. */
  readonly login?: Login | null | undefined
}

/** `unreadable`: sealed with another key than the one that is here now. */
export type KeptAddress = StreamAddress | 'unreadable' | undefined

/** The main stream of the same camera, whose login the others share unless they have one of their own. */
export interface MainStream {
  readonly before: KeptAddress
  readonly after: StreamAddress
  /** Its login was given just now, and not kept from before. */
  readonly fresh: boolean
}

/**
 * Whether an address may be opened with the login of the main stream: one that was given just now is meant for the
 * whole device; a kept one goes to no other port, save that of the device's ONVIF service, which takes its digest only.
 */
const mayShare = (kind: AddressKind, url: string, main: MainStream): boolean =>
  kind === 'onvif' || main.fresh ? sameHost(main.after.url, url) : sameService(main.after.url, url)
const sameLogin = (one: Login | null, other: Login | null): boolean =>
  one?.user === other?.user && one?.password === other?.password

/**
 * The login to open a given address with: the given one, or the one in the address, or the kept one. A kept password is
 * only ever sent to the service that it was given for, so that nobody reads it by pointing a camera at a machine, or a
 * port, of their own. Where the main stream shares host and login, a new login of it is that of the others too.
 * @throws DomainError `camera.badUrl`, `camera.badOnvifUrl`; `camera.loginNeeded` for another device or port than before
 */
export const settleLogin = (
  kind: AddressKind,
  given: GivenAddress,
  before: KeptAddress,
  main?: MainStream,
): StreamAddress => {
  const { url, login: written } = splitAddress(given.url, kind)
  if (given.login !== undefined) return { url, login: given.login }
  if (written) return { url, login: written }
  const withMain = main !== undefined && mayShare(kind, url, main)
  if (before === 'unreadable') {
    if (withMain) return { url, login: main.after.login }
    throw new DomainError('camera.loginNeeded', { kind })
  }
  if (before && sameService(before.url, url)) {
    const shared = withMain && typeof main.before === 'object' && sameLogin(before.login, main.before.login)
    return { url, login: shared ? main.after.login : before.login }
  }
  if (withMain) return { url, login: main.after.login }
  const sharedSoFar = main?.after.login && sameHost(main.after.url, url)
  if (before?.login || sharedSoFar) throw new DomainError('camera.loginNeeded', { kind })
  return { url, login: null }
}

/** Whether two addresses open the same thing in the same way. */
export const sameAddress = (one: KeptAddress, other: StreamAddress): boolean =>
  typeof one === 'object' && one.url === other.url && sameLogin(one.login, other.login)
