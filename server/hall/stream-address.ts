import { DomainError } from '../kernel/errors/index.ts'
import type { Login } from '../kernel/keys/index.ts'

/** An address, taken apart so that its login can be kept sealed and the rest be shown. */
export interface StreamAddress {
  /** Without user and password. */
  readonly url: string
  readonly login: Login | null
}

/** Percent-encoding as it stands in a URL; text that is none stays as it is. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What an address is of: a stream (RTSP), or the ONVIF service of a device. */
export type AddressKind = 'stream' | 'onvif'

const schemes = { stream: /^rtsps?:$/u, onvif: /^https?:$/u } as const
const refusals = { stream: 'camera.badUrl', onvif: 'camera.badOnvifUrl' } as const

/** Where a device's ONVIF service stands unless the address says otherwise (ONVIF Core Specification §5.1). */
const usualServicePath = '/onvif/device_service'

/**
 * Takes user and password out of an address.
 * @throws DomainError `camera.badUrl` or `camera.badOnvifUrl`; its details never hold the address, which may carry a
 * password
 */
export const splitAddress = (text: string, kind: AddressKind = 'stream'): StreamAddress => {
  const address = URL.parse(text)
  if (!address || !schemes[kind].test(address.protocol) || address.hostname === '')
    throw new DomainError(refusals[kind])
  if (kind === 'onvif' && address.pathname === '/') address.pathname = usualServicePath
  const { username, password } = address
  address.username = ''
  address.password = ''
  return {
    url: address.href,
    login: username === '' ? null : { user: decode(username), password: decode(password) },
  }
}

/** The whole address again, as whoever opens the stream needs it. Never to be logged or sent to a client. */
export const joinAddress = ({ url, login }: StreamAddress): string => {
  if (!login) return url
  const address = new URL(url)
  address.username = encodeURIComponent(login.user)
  address.password = encodeURIComponent(login.password)
  return address.href
}
