import type { RtcIdentity, RtcLocal, RtcRemote } from '../../../support/rtc/index.ts'

const payloadType = 100
const h264 = 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f'

/** A description of one H.264 stream of this side, which makes the DTLS handshake (RFC 5763 §5). */
export const videoSdp = (
  { fingerprint }: RtcIdentity,
  local: RtcLocal,
  what: { readonly direction: 'sendonly' | 'recvonly'; readonly ssrc?: number; readonly mid?: string },
): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${what.mid ?? '0'}`,
    `m=video 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp-mux',
    `a=ice-ufrag:${local.usernameFragment}`,
    `a=ice-pwd:${local.password}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:active',
    `a=mid:${what.mid ?? '0'}`,
    `a=${what.direction}`,
    `a=rtpmap:${payloadType} H264/90000`,
    `a=fmtp:${payloadType} ${h264}`,
    `a=rtcp-fb:${payloadType} nack pli`,
    // Janus begins once it knows a candidate; where packets really come from it learns from them (RFC 8445 §7.3.1.3).
    'a=candidate:1 1 udp 2015363327 127.0.0.1 40000 typ host',
    'a=end-of-candidates',
    ...(what.ssrc === undefined ? [] : [`a=ssrc:${what.ssrc} cname:bench`]),
    '',
  ].join('\r\n')

const valueOf = (sdp: string, name: string): string => {
  const found = new RegExp(`^a=${name}:(.+?)\\r?$`, 'mu').exec(sdp)?.[1]
  if (found === undefined) throw new Error(`the description has no ${name}:\n${sdp}`)
  return found
}

export const midOf = (sdp: string): string => valueOf(sdp, 'mid')

/** Where the other side listens for UDP (RFC 8839 §5.1). */
export const remoteOfSdp = (sdp: string): RtcRemote => {
  const found = /^a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) /imu.exec(sdp)
  if (!found) throw new Error(`the description has no candidate:\n${sdp}`)
  return {
    address: found[1] ?? '',
    port: Number(found[2]),
    usernameFragment: valueOf(sdp, 'ice-ufrag'),
    password: valueOf(sdp, 'ice-pwd'),
  }
}
