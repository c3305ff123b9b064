import type { TransportOptions } from '../../../server/contract/media.ts'
import type { RtcRemote } from './peer.ts'

/** Where a transport of the SFU listens for UDP. */
export const remoteOf = ({ iceParameters, iceCandidates }: TransportOptions): RtcRemote => {
  const candidate = iceCandidates.find(({ protocol }) => protocol === 'udp')
  return {
    address: String(candidate?.['address'] ?? candidate?.['ip']),
    port: Number(candidate?.['port']),
    usernameFragment: String(iceParameters['usernameFragment']),
    password: String(iceParameters['password']),
  }
}
