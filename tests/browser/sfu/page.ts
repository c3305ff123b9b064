/// <reference lib="dom" />
import { createLiveConnection, createMeetingConnection } from '../../../client/src/media/index.ts'
import type { CameraId, MeetingId } from '../../../server/contract/ids.ts'

/** What the test sees of a received picture. */
export interface PictureStats {
  readonly framesDecoded: number
  readonly width: number
  readonly height: number
  readonly codec: string
}

const pictureStats = (report: RTCStatsReport | undefined): PictureStats => {
  const all = [...(report?.values() ?? [])] as Record<string, unknown>[]
  const inbound = all.find((one) => one['type'] === 'inbound-rtp') ?? {}
  const codec = all.find((one) => one['id'] === inbound['codecId']) ?? {}
  return {
    framesDecoded: Number(inbound['framesDecoded'] ?? 0),
    width: Number(inbound['frameWidth'] ?? 0),
    height: Number(inbound['frameHeight'] ?? 0),
    codec: `${String(codec['mimeType'])} ${String(codec['sdpFmtpLine'])}`,
  }
}

/** A video element keeps a picture decoded; Chromium drops frames of tracks that nobody shows. */
const show = (track: MediaStreamTrack): void => {
  const known = [...document.querySelectorAll('video')].some(
    (video) => (video.srcObject as MediaStream | null)?.getTracks().includes(track) === true,
  )
  if (known) return
  const video = document.createElement('video')
  video.muted = true
  video.autoplay = true
  video.srcObject = new MediaStream([track])
  document.body.append(video)
}

/** A meeting as one page holds it, in plain values that cross to the test. */
const openMeeting = async (meetingId: MeetingId, resumeToken?: string) => {
  const connection = createMeetingConnection({
    meetingId,
    ...(resumeToken !== undefined && { resumeToken }),
  })
  const pictures = new Set<string>()
  connection.state.subscribe(({ streams }) => {
    for (const stream of streams.values()) {
      if (stream.kind !== 'video') continue
      pictures.add(stream.track.id)
      show(stream.track)
    }
  })
  await connection.join()
  const tilePlace = Symbol('tile')
  const picture = () =>
    connection.state.value.others
      .flatMap((one) => one.producers)
      .find((producer) => producer.source === 'camera')
  return {
    connection,
    state: () => {
      const {
        connection: link,
        reason,
        path,
        self,
        others,
        sending,
        streams,
        speaker,
      } = connection.state.value
      return {
        link,
        reason,
        path,
        self,
        others,
        speaker,
        /** How many tracks brought a picture so far: one more each time that it comes anew. */
        pictures: pictures.size,
        sending: sending.map(({ source, paused }) => ({ source, paused })),
        streams: [...streams.values()].map(({ source, kind, paused, layer }) => ({
          source,
          kind,
          paused,
          layer,
        })),
      }
    },
    send: async (paused = false): Promise<void> => {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: true,
        video: { width: 1280, height: 720, frameRate: 15 },
      })
      for (const track of stream.getTracks())
        await connection.send(track.kind === 'audio' ? 'microphone' : 'camera', track, {
          paused: paused && track.kind === 'audio',
        })
    },
    /** The size of the tile that shows the other side's camera. */
    tile: (size: { width: number; height: number } | null): void => {
      const producer = picture()
      if (producer) connection.setTile(producer.id, tilePlace, size)
    },
    /** Shows somebody's camera in a tile of that size, and tells how it comes. */
    look: async (displayName: string, size: { width: number; height: number }): Promise<PictureStats> => {
      const producer = connection.state.value.others
        .find((one) => one.displayName === displayName)
        ?.producers.find(({ source }) => source === 'camera')
      if (producer) connection.setTile(producer.id, tilePlace, size)
      return pictureStats(producer && (await connection.statsOf(producer.id)))
    },
    /** Packets of sound that came, of everybody together. */
    soundPackets: async (): Promise<number> => {
      const sounds = [...connection.state.value.streams.values()].filter(({ kind }) => kind === 'audio')
      const reports = await Promise.all(sounds.map(({ producerId }) => connection.statsOf(producerId)))
      const stats = reports.flatMap((report) => [...(report?.values() ?? [])] as Record<string, unknown>[])
      return stats
        .filter(({ type }) => type === 'inbound-rtp')
        .reduce((sum, stat) => sum + Number(stat['packetsReceived'] ?? 0), 0)
    },
    picture: async (): Promise<PictureStats> => {
      const producer = picture()
      return pictureStats(producer && (await connection.statsOf(producer.id)))
    },
  }
}

const openLive = (cameraId: CameraId) => {
  const connection = createLiveConnection()
  const pictures = new Set<string>()
  connection.state.subscribe(({ views }) => {
    for (const { track } of views.values()) {
      if (!track) continue
      pictures.add(track.id)
      show(track)
    }
  })
  connection.watch(cameraId)
  return {
    connection,
    view: () => {
      const view = connection.state.value.views.get(cameraId)
      return {
        link: connection.state.value.connection,
        status: view?.status,
        ended: view?.ended,
        refused: view?.refused,
        /** How many tracks brought a picture so far: one more each time that it comes anew. */
        pictures: pictures.size,
      }
    },
    picture: async (): Promise<PictureStats> => pictureStats(await connection.statsOf(cameraId)),
  }
}

const page = { openMeeting, openLive }
Object.assign(window, { page })
export type Page = typeof page
