import {
  type meetingEvents,
  type meetingServerEvents,
  type ProducerSource,
} from '../../../server/contract/meeting.ts'
import type { MediaSignalling, Produce } from './media-session.ts'
import type { SenderSignalling } from './sender.ts'
import type { NamespaceSocket } from './socket.ts'

export type MeetingSocket = NamespaceSocket<typeof meetingEvents, typeof meetingServerEvents>

/** What the media part asks of the server, in the events of the namespace `/meeting`. */
export const meetingSignalling = (
  request: MeetingSocket['request'],
): {
  readonly media: MediaSignalling
  readonly sender: SenderSignalling
  readonly produce: Produce
} => ({
  media: {
    connect: (transportId, dtlsParameters) => request('media.connect', { transportId, dtlsParameters }),
    restartIce: (transportId) => request('media.restartIce', { transportId }),
    consume: (producerId) => request('media.consume', { producerId }),
    resume: (consumerId) => request('media.resume', { consumerId }),
    tile: (consumerId, size) => request('media.tile', { consumerId, size }),
  },
  sender: {
    pause: (producerId, paused) => request('media.pause', { producerId, paused }),
    close: (producerId) => request('media.close', { producerId }),
  },
  produce: ({ transportId, kind, rtpParameters, appData }) =>
    request('media.produce', {
      transportId,
      kind,
      rtpParameters,
      // The sender puts both into each producer's appData.
      source: appData['source'] as ProducerSource,
      paused: appData['paused'] === true,
    }),
})
