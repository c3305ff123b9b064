import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { masterKeys, SRTP_PROFILES } from '../../../config/setup/worker/srtp.mjs'
import { bindingRequest, isBindingSuccess } from '../../../config/setup/worker/stun.mjs'
import { handshake, isDtls } from './dtls.ts'
import { bindingSuccess, isBindingRequest } from './stun-answer.ts'
import type { RtcIdentity } from './identity.ts'

/** Where the other side listens, and its ICE credentials. */
export interface RtcRemote {
  readonly address: string
  readonly port: number
  readonly usernameFragment: string
  readonly password: string
}

/** ICE credentials of this side, for another that checks it too: one that is no ICE-lite agent. */
export interface RtcLocal {
  readonly usernameFragment: string
  readonly password: string
}

export const createLocal = (): RtcLocal => ({
  usernameFragment: randomBytes(4).toString('hex'),
  password: randomBytes(16).toString('hex'),
})

/** One transport of a synthetic seat: real ICE and DTLS-SRTP over a socket of its own. */
export interface RtcPeer {
  /** Enciphers an RTP packet and sends it. */
  send(packet: Buffer): void
  /** Idempotent. */
  close(): void
}

const profile = SRTP_PROFILES.find(({ keyBytes }) => keyBytes === 16)
/** Consent to receive is asked for again well before it runs out (RFC 7675 §5.1). */
const consentMs = 4000
const checkMs = 200
const withinMs = 30_000
const nothing: (datagram: Buffer) => void = () => undefined

/** RTP and RTCP by RFC 7983 §7. */
const isMedia = (datagram: Buffer): boolean => {
  const first = datagram[0] ?? 0
  return first >= 128 && first <= 191
}
/** RTCP comes by the same port; its types are 192 to 223 in the second byte (RFC 5761 §4). */
const isRtcp = (datagram: Buffer): boolean => {
  const type = datagram[1] ?? 0
  return type >= 192 && type <= 223
}
/** PLI or FIR (RFC 4585 §6.3.1, RFC 5104 §4.3.1): SRTCP leaves the first header in clear (RFC 3711 §3.4). */
const asksForKeyFrame = (datagram: Buffer): boolean => {
  const format = (datagram[0] ?? 0) & 0x1f
  return datagram[1] === 206 && (format === 1 || format === 4)
}

/**
 * Connects as the controlling agent and DTLS client; `onRtp` is called for each RTP packet as it comes, enciphered but
 * for its header.
 */
export const connectPeer = async (options: {
  readonly remote: RtcRemote
  readonly identity: RtcIdentity
  readonly local?: RtcLocal
  readonly onRtp?: (packet: Buffer) => void
  readonly onKeyFrameAsked?: () => void
}): Promise<RtcPeer> => {
  const { remote, identity, onRtp, onKeyFrameAsked } = options
  const signal = AbortSignal.timeout(withinMs)
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20, sendBufferSize: 1 << 20 })
  let closed = false
  const way = {
    send: (datagram: Buffer): void => {
      if (!closed) socket.send(datagram, remote.port, remote.address)
    },
    relayed: nothing,
  }
  const local = options.local ?? createLocal()
  const check = (): void =>
    way.send(
      bindingRequest({
        remoteUfrag: remote.usernameFragment,
        remotePassword: remote.password,
        localUfrag: local.usernameFragment,
      }),
    )
  let consent: NodeJS.Timeout | undefined
  const close = (): void => {
    if (closed) return
    closed = true
    clearInterval(consent)
    socket.close()
  }
  try {
    socket.bind(0, remote.address)
    await once(socket, 'listening', { signal })
    socket.on('message', (datagram, from) => {
      if (isBindingRequest(datagram)) way.send(bindingSuccess(datagram, from, local.password))
    })
    check()
    // Checks are repeated until the pair is in use: an agent may nominate it at a later one only (RFC 8445 §14.2).
    consent = setInterval(check, checkMs)
    for (;;) {
      const [answer] = (await once(socket, 'message', { signal })) as [Buffer]
      if (isBindingSuccess(answer)) break
    }
    socket.on('message', (datagram) => {
      if (isMedia(datagram)) {
        if (!isRtcp(datagram)) onRtp?.(datagram)
        else if (asksForKeyFrame(datagram)) onKeyFrameAsked?.()
      } else if (isDtls(datagram)) way.relayed(datagram)
    })
    const material = await handshake(identity, way, signal)
    clearInterval(consent)
    consent = setInterval(check, consentMs)
    if (!profile) throw new Error('there is no such SRTP profile')
    const { client } = masterKeys(material, profile)
    return { send: (packet) => way.send(profile.seal(packet, client)), close }
  } catch (error) {
    close()
    throw error
  }
}
