import { DomainError } from '../kernel/errors/index.ts'
import type { Login } from '../kernel/keys/index.ts'

/** The address of a stream, taken apart so that its login can be kept sealed and the rest be shown. */
export interface StreamAddress {
  /** rtsp:// or rtsps:// without user and password. */
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

/**
 * Takes user and password out of an RTSP address.
 * @throws DomainError `camera.badUrl`; its details never hold the address, which may carry a password
 */
export const splitAddress = (text: string): StreamAddress => {
  const address = URL.parse(text)
  if (!address || !/^rtsps?:$/u.test(address.protocol) || address.hostname === '')
    throw new DomainError('camera.badUrl')
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
