import { randomInt } from 'node:crypto'
import {
  connectPeer,
  createLocal,
  sendVideo,
  type EncodedVideo,
  type RtcIdentity,
} from '../../../support/rtc/index.ts'
import type { MeasuredSfu } from '../own-sfu.ts'
import type { Receivers } from '../receivers.ts'
import { startJanus } from './program.ts'
import { midOf, remoteOfSdp, videoSdp } from './sdp.ts'
import { openJanusSession } from './session.ts'

export { hasJanus } from './program.ts'

const room = 1234
const payloadType = 100

/** Debian's Janus with one sender in its video room, by the same lines as ours. */
export const openJanusSfu = async (options: {
  readonly folder: string
  readonly receivers: Receivers
  readonly identity: RtcIdentity
  readonly video: EncodedVideo
}): Promise<MeasuredSfu> => {
  const { folder, receivers, identity, video } = options
  const janus = await startJanus(folder)
  const session = await openJanusSession(janus.url)
  const publisher = await session.attach()
  await publisher.ask({ request: 'create', room, publishers: 4, videocodec: 'h264', bitrate: 4_000_000 })
  const joined = await publisher.ask({ request: 'join', ptype: 'publisher', room })
  const feed = joined.data['id']
  const ssrc = randomInt(1, 2 ** 31)
  const local = createLocal()
  const published = await publisher.ask(
    { request: 'configure', video: true, audio: false },
    { type: 'offer', sdp: videoSdp(identity, local, { direction: 'sendonly', ssrc }) },
  )
  let keyFrame = (): void => undefined
  const line = await connectPeer({
    remote: remoteOfSdp(published.sdp ?? ''),
    ...{ identity, local },
    onKeyFrameAsked: () => keyFrame(),
  })
  const sender = sendVideo({ video, ssrc, payloadType, send: (packet) => line.send(packet) })
  keyFrame = () => sender.keyFrame()
  return {
    pid: janus.pid,
    addReceiver: async () => {
      const subscriber = await session.attach()
      const offered = await subscriber.ask({
        ...{ request: 'join', ptype: 'subscriber', room },
        streams: [{ feed }],
      })
      const sdp = offered.sdp ?? ''
      const own = createLocal()
      const answer = videoSdp(identity, own, { direction: 'recvonly', mid: midOf(sdp) })
      await subscriber.ask({ request: 'start' }, { type: 'answer', sdp: answer })
      await receivers.connect(remoteOfSdp(sdp), own)
    },
    close: async () => {
      sender.close()
      line.close()
      session.close()
      await janus.close()
    },
  }
}
