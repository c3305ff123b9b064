import type { types } from 'mediasoup-client'
import type { Passing, TransportOptions } from '../../../server/contract/media.ts'

/** What a transport asks of the server. */
export interface TransportSignalling {
  readonly connect: (transportId: string, dtlsParameters: Passing) => Promise<unknown>
  readonly restartIce: (transportId: string) => Promise<{ iceParameters: Passing }>
}

export type PathState = 'new' | 'working' | 'broken'

/** A short loss of the network mends itself; after this long ICE is restarted (RFC 8445 §9). */
const mendsItselfMs = 1500
const restarts = 4

/** mediasoup's structures cross the wire as they are: both ends are mediasoup, and check them. */
export const transportOptions = (options: TransportOptions): types.TransportOptions =>
  options as unknown as types.TransportOptions

/**
 * Connects a transport on its first use, and restarts ICE when its path breaks, as when the network changed.
 * `onLost`: it did not come back that way.
 */
export const careForTransport = (
  transport: types.Transport,
  signalling: TransportSignalling,
  onPath: (state: PathState) => void,
  onLost: () => void,
): void => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempts = 0

  const restart = async (): Promise<void> => {
    if (transport.closed) return
    attempts += 1
    if (attempts > restarts) {
      onLost()
      return
    }
    timer = setTimeout(() => void restart(), mendsItselfMs * 2 ** attempts)
    try {
      const { iceParameters } = await signalling.restartIce(transport.id)
      await transport.restartIce({ iceParameters: iceParameters as types.IceParameters })
    } catch {
      // Without an answer the socket is broken too: it brings everything back, or the next attempt does.
    }
  }

  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    signalling.connect(transport.id, { ...dtlsParameters }).then(done, failed)
  })
  transport.on('connectionstatechange', (state) => {
    clearTimeout(timer)
    if (state === 'connected') {
      attempts = 0
      onPath('working')
    }
    if (state === 'disconnected' || state === 'failed') {
      onPath('broken')
      timer = setTimeout(() => void restart(), state === 'failed' ? 0 : mendsItselfMs)
    }
  })
  transport.observer.once('close', () => clearTimeout(timer))
}
