import { z } from 'zod'
import { CameraId } from './ids.ts'
import {
  ConsumerOptions,
  DtlsParameters,
  IceParameters,
  MediaId,
  RtpCapabilities,
  TransportOptions,
} from './media.ts'
import { socketEvent } from './sockets.ts'

/** Namespace `/live`: a hall camera watched through the SFU. */
export const liveNamespace = '/live'

/** Why the relay of a camera ended. */
export const RelayEnd = z.enum([
  'unreachable',
  'unauthorised',
  'stalled',
  'bad-stream',
  'encoder-crashed',
  'stopped',
])
export type RelayEnd = z.infer<typeof RelayEnd>

export const liveEvents = {
  'live.capabilities': socketEvent(
    'live.watch',
    z.object({}),
    z.object({ rtpCapabilities: RtpCapabilities }),
  ),
  'live.transport': socketEvent('live.watch', z.object({}), TransportOptions),
  'live.connect': socketEvent(
    'live.watch',
    z.object({ transportId: MediaId, dtlsParameters: DtlsParameters }),
    z.object({}),
  ),
  'live.restartIce': socketEvent(
    'live.watch',
    z.object({ transportId: MediaId }),
    z.object({ iceParameters: IceParameters }),
  ),
  'live.watch': socketEvent(
    'live.watch',
    z.object({ cameraId: CameraId, transportId: MediaId, rtpCapabilities: RtpCapabilities }),
    ConsumerOptions,
  ),
  'live.resume': socketEvent('live.watch', z.object({ consumerId: MediaId }), z.object({})),
  'live.stop': socketEvent('live.watch', z.object({ consumerId: MediaId }), z.object({})),
}

export const liveServerEvents = {
  /** The relay of a camera ended, and the consumer with it. The client may watch again. */
  'live.ended': z.object({ consumerId: MediaId, cameraId: CameraId, reason: RelayEnd }),
  /** The media worker died: capabilities, transport and consumers are opened anew. */
  'room.restarted': z.object({}),
  'server.stopping': z.object({}),
  'session.ended': z.object({}),
}
