import { io } from 'socket.io-client'
import type { SeatId, UnitId } from '../../server/contract/ids.ts'
import type { ConsumerOptions, TransportOptions } from '../../server/contract/media.ts'
import type { Joined, ParticipantView } from '../../server/contract/meeting.ts'
import type { Ack } from '../../server/contract/problem.ts'
import { connectPeer, remoteOf, sendVideo } from './rtc/index.ts'
import type { EncodedVideo, RtcIdentity, RtcPeer, VideoSender } from './rtc/index.ts'
import { syntheticVideo } from './rtc/parameters.ts'

/** A seat without a browser: a real socket that comes back as the client's does, and where wanted a real transport. */
export interface SyntheticSeat {
  readonly seatId: SeatId
  /** @throws Error with the server's code */
  must<Data = unknown>(event: string, input: unknown): Promise<Data>
  /** Resolves once it has joined again after its connection broke the next time. */
  back(): Promise<Joined>
  /** Packets of sound and picture that came. */
  received(): number
  close(): void
}

export interface SyntheticSeatOptions {
  readonly url: string
  readonly meetingId: string
  readonly unitId: UnitId
  readonly cookie: string
  /** With a transport on which it receives the main venue's picture, small; without: by socket alone. */
  readonly identity?: RtcIdentity
  /** What it sends as its camera; needs an identity. */
  readonly video?: EncodedVideo
}

type PeerEvents = Pick<Parameters<typeof connectPeer>[0], 'onRtp' | 'onKeyFrameAsked'>

const withinMs = 20_000
const smallTile = { width: 320, height: 180 }

const cameraOf = (participants: readonly ParticipantView[]): string | undefined =>
  participants
    .filter(({ main }) => main)
    .flatMap(({ producers }) => producers)
    .find(({ source }) => source === 'camera')?.id

/** Takes a seat. @throws Error where it does not get in */
export const takeSyntheticSeat = async (options: SyntheticSeatOptions): Promise<SyntheticSeat> => {
  const { url, meetingId, cookie, identity, video } = options
  // As the client's sockets: a hundred seats come back with jitter.
  const socket = io(`${url}/meeting`, {
    transports: ['websocket'],
    forceNew: true,
    ...{ reconnectionDelay: 400, reconnectionDelayMax: 4000, randomizationFactor: 0.5 },
    extraHeaders: { origin: url, cookie },
  })
  let resumeToken: string | undefined
  let peers: RtcPeer[] = []
  let sending: VideoSender | undefined
  let received = 0
  let waiting = Promise.withResolvers<Joined>()

  const must = async <Data>(event: string, input: unknown): Promise<Data> => {
    const ack = (await socket.timeout(withinMs).emitWithAck(event, input)) as Ack<unknown>
    if (!ack.ok) throw new Error(`${event} was refused: ${ack.code}`)
    return ack.data as Data
  }
  const connect = async (
    transport: TransportOptions,
    by: RtcIdentity,
    what: PeerEvents,
  ): Promise<RtcPeer> => {
    const fingerprints = [{ algorithm: 'sha-256', value: by.fingerprint }]
    const dtlsParameters = { role: 'client', fingerprints }
    await must('media.connect', { transportId: transport.id, dtlsParameters })
    const peer = await connectPeer({ remote: remoteOf(transport), identity: by, ...what })
    peers.push(peer)
    return peer
  }
  const receive = async (joined: Joined, by: RtcIdentity): Promise<void> => {
    await must('media.capabilities', { rtpCapabilities: joined.rtpCapabilities })
    await connect(joined.receiveTransport, by, { onRtp: () => (received += 1) })
    const camera = cameraOf(joined.participants)
    if (camera === undefined) return
    const { consumerId } = await must<ConsumerOptions>('media.consume', { producerId: camera })
    await must('media.tile', { consumerId, size: smallTile })
    await must('media.resume', { consumerId })
  }
  const send = async (transport: TransportOptions, by: RtcIdentity, what: EncodedVideo): Promise<void> => {
    const { ssrc, payloadType, rtpParameters } = syntheticVideo()
    const peer = await connect(transport, by, { onKeyFrameAsked: () => sending?.keyFrame() })
    await must('media.produce', {
      ...{ transportId: transport.id, kind: 'video', source: 'camera', rtpParameters, paused: false },
    })
    sending = sendVideo({ video: what, ssrc, payloadType, send: (packet) => peer.send(packet) })
  }
  const stop = (): void => {
    sending?.close()
    sending = undefined
    for (const peer of peers) peer.close()
    peers = []
  }
  const join = async (): Promise<Joined> => {
    stop()
    const joined = await must<Joined>('meeting.join', { meetingId, ...(resumeToken && { resumeToken }) })
    resumeToken = joined.resumeToken
    if (identity) await receive(joined, identity)
    if (identity && video && joined.sendTransport) await send(joined.sendTransport, identity, video)
    return joined
  }
  socket.on('connect', () => {
    const { resolve, reject } = waiting
    join().then(resolve, reject)
  })
  socket.on('disconnect', () => {
    waiting = Promise.withResolvers<Joined>()
    // Whoever does not ask for it need not know that it failed.
    waiting.promise.catch(() => undefined)
  })
  socket.on('connect_error', (error) => {
    if (!socket.active) waiting.reject(error)
  })

  try {
    const joined = await waiting.promise
    const seatId = joined.floor.venues.find(({ unitId }) => unitId === options.unitId)?.seatId
    if (!seatId) throw new Error('the venue has no seat')
    return {
      seatId,
      must,
      back: () => waiting.promise,
      received: () => received,
      close: () => {
        socket.disconnect()
        stop()
      },
    }
  } catch (error) {
    socket.disconnect()
    stop()
    throw error
  }
}
