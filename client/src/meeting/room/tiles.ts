import type { ParticipantView } from '../../../../server/contract/meeting.ts'
import type { MeetingState, RemoteStream } from '../../media/index.ts'

/** One picture of the room: a participant, with what of theirs there is to see and hear. */
export interface Tile {
  readonly participant: ParticipantView
  /** Producer of the camera that is being sent; null: no picture to ask for. */
  readonly cameraId: string | null
  readonly picture: MediaStreamTrack | undefined
  readonly sound: MediaStreamTrack | undefined
  readonly muted: boolean
  readonly speaking: boolean
}

const producerOf = (participant: ParticipantView, source: 'camera' | 'microphone') =>
  participant.producers.find((producer) => producer.source === source)

export const isMuted = (participant: ParticipantView): boolean =>
  producerOf(participant, 'microphone')?.paused ?? true

/** The server names the last who spoke, also in silence; whoever is muted does not speak. */
export const isSpeaking = (state: Pick<MeetingState, 'speaker'>, participant: ParticipantView): boolean =>
  state.speaker === participant.id && !isMuted(participant)

const streamOf = (state: MeetingState, id: string | undefined): RemoteStream | undefined =>
  id === undefined ? undefined : state.streams.get(id)

const tileOf = (state: MeetingState, participant: ParticipantView): Tile => {
  const camera = producerOf(participant, 'camera')
  const microphone = producerOf(participant, 'microphone')
  const sending = camera && !camera.paused ? camera.id : null
  return {
    participant,
    cameraId: sending,
    picture: sending === null ? undefined : streamOf(state, sending)?.track,
    sound: streamOf(state, microphone?.id)?.track,
    muted: isMuted(participant),
    speaking: isSpeaking(state, participant),
  }
}

/** The tiles of everybody else: the main venue first, then in the order in which they came. */
export const tilesOf = (state: MeetingState): readonly Tile[] =>
  state.others
    .filter(({ sender }) => sender)
    .map((participant) => tileOf(state, participant))
    .sort((one, other) => Number(other.participant.main) - Number(one.participant.main))

/** All sound of the others: everybody is heard, whoever is seen. */
export const soundsOf = ({ streams }: MeetingState): readonly MediaStreamTrack[] =>
  [...streams.values()].filter(({ kind }) => kind === 'audio').map(({ track }) => track)

/** How to divide a surface (CSS pixels) among 16:9 tiles, so that they are as large as can be. */
export interface GalleryGrid {
  readonly columns: number
  readonly tileWidth: number
}

const aspect = 16 / 9

/** More tiles than this are too many to look at. */
const mostTiles = 25

/** How many tiles of at least `minWidth` a surface holds without scrolling. */
export const pageSizeFor = (width: number, height: number, gap: number, minWidth: number): number => {
  const columns = Math.floor((width + gap) / (minWidth + gap))
  const rows = Math.floor((height + gap) / (minWidth / aspect + gap))
  return Math.min(mostTiles, Math.max(1, columns * rows))
}

/** Tiles never get narrower than `minWidth`; then the gallery scrolls instead. */
export const galleryGrid = (
  count: number,
  width: number,
  height: number,
  gap: number,
  minWidth: number,
): GalleryGrid => {
  let best: GalleryGrid = { columns: 1, tileWidth: 0 }
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns)
    const byWidth = (width - gap * (columns - 1)) / columns
    const byHeight = ((height - gap * (rows - 1)) / rows) * aspect
    const tileWidth = Math.floor(Math.min(byWidth, byHeight))
    if (tileWidth > best.tileWidth) best = { columns, tileWidth }
  }
  if (best.tileWidth >= minWidth) return best
  const columns = Math.max(1, Math.floor((width + gap) / (minWidth + gap)))
  return { columns, tileWidth: Math.floor((width - gap * (columns - 1)) / columns) }
}
