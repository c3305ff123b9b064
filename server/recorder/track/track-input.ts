import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { SourceId } from '../../contract/ids.ts'
import type { SenderReport, TrackCodec } from '../../contract/track.ts'
import type { RecorderClock } from '../clock/index.ts'

export type TrackMedia = 'video' | 'audio'

/** What is told of what comes in. */
export interface TrackListener {
  packet(media: TrackMedia, datagram: Buffer, arrival: number): void
  report(report: SenderReport): void
  /** Pictures come from now on, or no more. */
  pictures(coming: boolean): void
}

/** Two ports of this machine to which web has a track sent, as RTP. It outlives the sessions that record it. */
export interface TrackInput {
  readonly ports: Readonly<Record<TrackMedia, number>>
  readonly codec: TrackCodec
  /** Whether pictures are said to come. */
  readonly pictures: boolean
  /** From now on this listener is told, first of what came while nobody listened. */
  listen(listener: TrackListener): void
  /** Nobody listens; what comes is kept for the next. */
  leave(listener: TrackListener): void
  report(report: SenderReport): void
  setPictures(coming: boolean): void
  /** Asks the sender for a key frame. */
  wantKeyFrame(): void
  /** Idempotent. */
  close(): void
}

/** Of the socket: a key frame of 1080p comes at once. */
const receiveBytes = 4 * 1024 * 1024
/** Packets that are kept while nobody listens: some seconds of one track. */
const mostKept = 4000
const loopback = '127.0.0.1'

const bind = async (): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBytes })
  socket.bind(0, loopback)
  await once(socket, 'listening')
  return socket
}

/** Opens the ports: once this resolves what is sent there is not lost. */
export const openTrackInput = async (options: {
  readonly codec: TrackCodec
  readonly pictures: boolean
  /** Has pictures encoded anew, which then come to the port that is given; where it says they are to be sent instead. */
  readonly transcode?: ((to: number) => Promise<{ readonly port: number; close(): void }>) | undefined
  readonly clock: Pick<RecorderClock, 'now'>
  readonly onKeyFrameWanted: () => void
}): Promise<TrackInput> => {
  const { clock } = options
  const [video, audio] = await Promise.all([bind(), bind()])
  const encoder = await options.transcode?.(video.address().port).catch((error: unknown) => {
    video.close()
    audio.close()
    throw error
  })
  let listener: TrackListener | undefined
  let kept: (readonly [TrackMedia, Buffer, number])[] = []
  let pictures = options.pictures
  const receive = (media: TrackMedia) => (datagram: Buffer) => {
    const arrival = clock.now()
    if (listener) listener.packet(media, datagram, arrival)
    else {
      kept.push([media, datagram, arrival])
      if (kept.length > mostKept) kept.shift()
    }
  }
  video.on('message', receive('video'))
  audio.on('message', receive('audio'))
  // A port on loopback that was bound does not fail; should it, nothing comes, which the session notices.
  for (const socket of [video, audio]) socket.on('error', () => undefined)
  let closed = false

  return {
    ports: { video: encoder?.port ?? video.address().port, audio: audio.address().port },
    codec: options.codec,
    get pictures() {
      return pictures
    },
    listen: (next) => {
      listener = next
      const missed = kept
      kept = []
      for (const [media, datagram, arrival] of missed) next.packet(media, datagram, arrival)
    },
    leave: (former) => {
      if (listener === former) listener = undefined
    },
    report: (report) => listener?.report(report),
    setPictures: (coming) => {
      if (coming === pictures) return
      pictures = coming
      listener?.pictures(coming)
    },
    wantKeyFrame: options.onKeyFrameWanted,
    close: () => {
      if (closed) return
      closed = true
      encoder?.close()
      video.close()
      audio.close()
    },
  }
}

/** The inputs that are open now, by the source that they are recorded as. */
export type TrackInputs = Map<SourceId, TrackInput>
