import { DomainError } from '../kernel/errors/index.ts'
import type { Media } from './media.ts'
import type { Room, RoomEvents } from './room.ts'

/** A room that is opened at first need, and anew after its worker died. */
export interface StandingRoom {
  /** @throws DomainError `media.unavailable` while it cannot be opened, and for good once this has closed */
  current(): Promise<Room>
  /** Idempotent. */
  close(): void
}

export const createStandingRoom = (options: {
  readonly media: Pick<Media, 'createRoom'>
  /** For the log. */
  readonly id: string
  /** Everybody who was in it must join anew. */
  readonly onDied: () => void
  readonly onSpeaker?: (speaker: RoomEvents['speaker']) => void
  readonly onCodec?: (codec: RoomEvents['codec']) => void
}): StandingRoom => {
  let opening: Promise<Room> | undefined
  let closed = false

  const open = async (): Promise<Room> => {
    const room = await options.media.createRoom(options.id)
    // Closed while it was being opened, or its worker died in that moment.
    if (closed || room.closed) {
      room.close()
      throw new DomainError('media.unavailable')
    }
    room.observer.on('died', () => {
      opening = undefined
      options.onDied()
    })
    if (options.onCodec) room.observer.on('codec', options.onCodec)
    if (options.onSpeaker) room.observer.on('speaker', options.onSpeaker)
    return room
  }

  return {
    current: () => {
      if (closed) return Promise.reject(new DomainError('media.unavailable'))
      return (opening ??= open().catch((error: unknown) => {
        opening = undefined
        throw error
      }))
    },
    close: () => {
      closed = true
      opening?.then(
        (room) => room.close(),
        () => undefined,
      )
    },
  }
}
