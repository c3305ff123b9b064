import { z } from 'zod'
import { CameraId } from './ids.ts'
import {
  MediaId,
  RtpCapabilities,
  RtpParameters,
  TransportOptions,
  DtlsParameters,
  IceParameters,
} from './media.ts'
import { socketEvent } from './sockets.ts'

/** Namespace `/live`: a hall camera watched through the SFU. */
export const liveNamespace = '/live'

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
    z.object({
      consumerId: MediaId,
      producerId: MediaId,
      kind: z.literal('video'),
      rtpParameters: RtpParameters,
    }),
  ),
  'live.resume': socketEvent('live.watch', z.object({ consumerId: MediaId }), z.object({})),
  'live.stop': socketEvent('live.watch', z.object({ consumerId: MediaId }), z.object({})),
}

export const liveServerEvents = {
  /** The relay of a camera ended; `reason` says why. The client may watch again. */
  'live.ended': z.object({ consumerId: MediaId, cameraId: CameraId, reason: z.string() }),
  'server.stopping': z.object({}),
  'session.ended': z.object({}),
}
