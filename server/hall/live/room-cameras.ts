import type { Ffmpeg, Ffprobe } from '../../kernel/ffmpeg/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { StandingRoom } from '../../media/index.ts'
import { createProbes } from '../probe/index.ts'
import { neededMode } from './needed-mode.ts'
import { createRelays, type Relays } from './relays.ts'

export interface RoomCamerasOptions {
  readonly ffmpeg: Pick<Ffmpeg<'relay' | 'probe'>, 'run'>
  readonly ffprobe: Ffprobe
  readonly log: Log
  /** How many cameras may be encoded anew at once. */
  readonly transcoders: number
  readonly lingerSeconds: number
}

/** Relays of hall cameras into one room, whoever looks at them there. */
export const createRoomCameras = (
  options: RoomCamerasOptions,
  room: Pick<StandingRoom, 'current'>,
): Relays => {
  const { ffmpeg, log, transcoders } = options
  const probes = createProbes({ ffmpeg, ffprobe: options.ffprobe })
  return createRelays({
    ...{ room, ffmpeg, log, transcoders },
    examine: async ({ url, transport }, signal) =>
      neededMode(await probes.probe({ address: url, transport }, signal)),
    lingerMs: options.lingerSeconds * 1000,
  })
}
