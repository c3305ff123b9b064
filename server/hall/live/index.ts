import type { CameraId } from '../../contract/ids.ts'
import { liveNamespace } from '../../contract/live.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Ffmpeg, Ffprobe } from '../../kernel/ffmpeg/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { Sockets } from '../../kernel/sockets/index.ts'
import { createStandingRoom, type Media } from '../../media/index.ts'
import type { CameraStream } from './camera-stream.ts'
import { createRoomCameras } from './room-cameras.ts'
import { serveLive } from './socket.ts'

export { cameraStreams, type CameraStream } from './camera-stream.ts'
export { createRoomCameras, type RoomCamerasOptions } from './room-cameras.ts'

export interface LiveOptions {
  readonly media: Pick<Media, 'createRoom'>
  readonly sockets: Sockets
  readonly access: Access
  readonly ffmpeg: Pick<Ffmpeg<'relay' | 'probe'>, 'run'>
  readonly ffprobe: Ffprobe
  readonly audit: Pick<Audit, 'append'>
  readonly log: Log
  /**
   * The camera's stream, its sub-stream if it has one, for this person.
   * @throws DomainError `camera.unknown`, `camera.disabled`, `access.denied`
   */
  readonly streamOf: (cameraId: CameraId, actor: Actor) => Promise<CameraStream>
  /** How long a relay goes on after its last viewer left. */
  readonly lingerSeconds: number
  /** How many cameras may be encoded anew at once. */
  readonly transcoders: number
}

/** The hall's cameras, live through the SFU. */
export interface Live {
  /** Ends every relay. Idempotent. */
  close(): Promise<void>
}

/** Serves the namespace `/live` from the moment it is made; nothing is opened before somebody watches. */
export const createLive = (options: LiveOptions): Live => {
  const { media, sockets, access, log } = options
  const namespace = sockets.namespace(liveNamespace)
  const room = createStandingRoom({
    media,
    id: 'live',
    onDied: () => namespace.emit('room.restarted', {}),
  })
  const relays = createRoomCameras(options, room)
  serveLive(
    namespace,
    { sockets, access, log },
    { room, relays, streamOf: options.streamOf, audit: options.audit },
  )
  return {
    close: async () => {
      await relays.close()
      room.close()
    },
  }
}
