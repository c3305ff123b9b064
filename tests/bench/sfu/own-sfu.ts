import type { Media, Room } from '../../../server/media/index.ts'
import {
  connectPeer,
  remoteOf,
  sendVideo,
  type EncodedVideo,
  type RtcIdentity,
} from '../../support/rtc/index.ts'
import { syntheticVideo } from '../../support/rtc/parameters.ts'
import type { Receivers } from './receivers.ts'

/** An SFU with senders in it, to which receivers can be added. */
export interface MeasuredSfu {
  /** Of the process that passes the packets on. */
  readonly pid: number
  /** One more receiver of everything that is sent. */
  addReceiver(): Promise<void>
  close(): Promise<void>
}

const dtlsOf = ({ fingerprint }: RtcIdentity) => ({
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: fingerprint }],
})

const sendInto = async (room: Room, name: string, identity: RtcIdentity, video: EncodedVideo) => {
  const peer = room.createPeer(name)
  const transport = await peer.openTransport('send')
  await peer.connect(transport.id, dtlsOf(identity))
  const { ssrc, payloadType, rtpParameters } = syntheticVideo()
  let keyFrame = (): void => undefined
  const line = await connectPeer({
    remote: remoteOf(transport),
    identity,
    onKeyFrameAsked: () => keyFrame(),
  })
  const producerId = await peer.produce({
    ...{ transportId: transport.id, kind: 'video', rtpParameters, paused: false },
  })
  const sender = sendVideo({ video, ssrc, payloadType, send: (packet) => line.send(packet) })
  keyFrame = () => sender.keyFrame()
  return {
    producerId,
    close: () => {
      sender.close()
      line.close()
    },
  }
}

/** Ours, by the folder that the product uses; only what a browser would do is synthetic. */
export const openOwnSfu = async (options: {
  readonly media: Media
  readonly receivers: Receivers
  readonly identity: RtcIdentity
  readonly video: EncodedVideo
  readonly senders: number
}): Promise<MeasuredSfu> => {
  const { media, receivers, identity, video, senders } = options
  const room = await media.createRoom('bench')
  const sending = await Promise.all(
    Array.from({ length: senders }, (_sender, index) => sendInto(room, `sender-${index}`, identity, video)),
  )
  const [pid] = media.workerPids()
  if (pid === undefined) throw new Error('no media worker runs')
  let count = 0
  return {
    pid,
    addReceiver: async () => {
      count += 1
      const peer = room.createPeer(`receiver-${count}`)
      peer.setCapabilities(room.rtpCapabilities)
      const transport = await peer.openTransport('receive')
      await peer.connect(transport.id, dtlsOf(identity))
      await receivers.connect(remoteOf(transport))
      for (const { producerId } of sending) {
        const { consumerId } = await peer.consume(producerId)
        await peer.resume(consumerId)
      }
    },
    close: () => {
      for (const one of sending) one.close()
      room.close()
      return Promise.resolve()
    },
  }
}
