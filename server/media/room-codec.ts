import type { Passing, VideoCodec } from '../contract/media.ts'

/** The video codec of a room: H.264 as long as everybody can receive it, which recording copies as it is; else VP8. */
export interface RoomCodec {
  readonly current: VideoCodec
  /** What a peer can receive. */
  know(peerId: string, capabilities: Passing): void
  forget(peerId: string): void
}

/** Packetization mode 1 (RFC 6184 §5.4) is the one that the room carries. */
const receivesH264 = ({ codecs }: Passing): boolean =>
  Array.isArray(codecs) &&
  codecs.some((codec: { mimeType?: unknown; parameters?: Record<string, unknown> } | null) => {
    const isH264 = String(codec?.mimeType).toLowerCase() === 'video/h264'
    return isH264 && Number(codec?.parameters?.['packetization-mode'] ?? 0) === 1
  })

export const createRoomCodec = (onChange: (codec: VideoCodec) => void): RoomCodec => {
  const without = new Set<string>()
  let current: VideoCodec = 'H264'
  const settle = (): void => {
    const codec = without.size > 0 ? 'VP8' : 'H264'
    if (codec === current) return
    current = codec
    onChange(codec)
  }
  return {
    get current() {
      return current
    },
    know: (peerId, capabilities) => {
      if (receivesH264(capabilities)) without.delete(peerId)
      else without.add(peerId)
      settle()
    },
    forget: (peerId) => {
      without.delete(peerId)
      settle()
    },
  }
}
