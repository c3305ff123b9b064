import { DomainError } from '../../kernel/errors/index.ts'
import type { Media, Room } from '../../media/index.ts'

/** The one room in the SFU through which all live cameras pass. */
export interface LiveRoom {
  /** Opens it at first need, and again after its worker died. @throws DomainError `media.unavailable` */
  readonly current: () => Promise<Room>
  /** Idempotent. */
  close(): void
}

export const createLiveRoom = (media: Pick<Media, 'createRoom'>, onRestarted: () => void): LiveRoom => {
  let opening: Promise<Room> | undefined
  let closed = false

  const open = async (): Promise<Room> => {
    const room = await media.createRoom('live')
    if (closed || room.closed) {
      room.close()
      throw new DomainError('media.unavailable')
    }
    room.observer.on('died', () => {
      opening = undefined
      onRestarted()
    })
    return room
  }

  return {
    current: () => {
      if (closed) return Promise.reject(new DomainError('server.stopping'))
      return (opening ??= open().catch((error: unknown) => {
        opening = undefined
        throw error
      }))
    },
    close: () => {
      closed = true
      void opening?.then(
        (room) => room.close(),
        () => undefined,
      )
    },
  }
}
