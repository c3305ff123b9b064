import type { ChatMessage, ChatRecipient } from '../../../server/contract/chat.ts'
import type { FloorCommandName, FloorInputs } from '../../../server/contract/floor/commands.ts'
import type { FloorJoined } from '../../../server/contract/floor/events.ts'
import type { CameraId, MeetingId, ParticipantId } from '../../../server/contract/ids.ts'
import type { RelayEnd } from '../../../server/contract/live.ts'
import type { TileSize } from '../../../server/contract/media.ts'
import type { ParticipantView, ProducerSource } from '../../../server/contract/meeting.ts'
import type { Observable } from './observable.ts'
import type { MediaFigures } from './statistics.ts'

/**
 * Where a connection stands. `connecting`: the first attempt; `joined`: working; `reconnecting`: lost, trying again by
 * itself; `failed`: it has given up, and `retry()` starts anew; `ended`: over for good.
 */
export type ConnectionState = 'connecting' | 'joined' | 'reconnecting' | 'failed' | 'ended'

/** Why a connection is `failed` or `ended`; an error code of the contract where the server refused. */
export type ConnectionReason =
  'left' | 'meetingEnded' | 'sessionEnded' | 'replaced' | 'gaveUp' | (string & {})

/** How sound and picture pass right now: `none` without transports, `broken` while ICE is being restarted. */
export type MediaPath = 'none' | 'working' | 'broken'

/** What of mine is being sent, or will be as soon as the connection stands again. */
export interface LocalSource {
  readonly source: ProducerSource
  readonly kind: 'audio' | 'video'
  readonly track: MediaStreamTrack
  readonly paused: boolean
}

/** One stream of somebody else, as far as it is being received. */
export interface RemoteStream {
  readonly producerId: string
  readonly participantId: ParticipantId
  readonly source: ProducerSource
  readonly kind: 'audio' | 'video'
  /** The sender has paused it (muted microphone, closed camera). */
  readonly paused: boolean
  /** The simulcast layer now received, 0 the lowest; null while none is. */
  readonly layer: number | null
  /** The bandwidth does not hold the picture, though it is looked at: it stands still, so that the sound goes on. */
  readonly starved: boolean
  readonly track: MediaStreamTrack
}

/** A picture of the whole meeting at one moment; every change makes a new one. */
export interface MeetingState {
  readonly connection: ConnectionState
  readonly reason: ConnectionReason | null
  readonly path: MediaPath
  readonly title: string
  readonly self: ParticipantView | null
  /** Everybody else, in the order in which they came. */
  readonly others: readonly ParticipantView[]
  /** Who speaks now. */
  readonly speaker: ParticipantId | null
  readonly sending: readonly LocalSource[]
  /** By producer id. Sound is received by itself, pictures once `setTile` has told their size. */
  readonly streams: ReadonlyMap<string, RemoteStream>
  /** The floor as it is now; null before the first joining. */
  readonly floor: FloorJoined | null
  /** Messages that may be read, the oldest first. */
  readonly chat: readonly ChatMessage[]
}

/** One client's part in one meeting: joins, sends, receives, and comes back by itself after whatever breaks. */
export interface MeetingConnection {
  readonly meetingId: MeetingId
  readonly state: Observable<MeetingState>
  /** Resolves once joined; rejects with `SocketError` where the server refuses (its code is in `state.reason` too). */
  join(): Promise<void>
  /** After `failed`: starts anew, keeping what was being sent. */
  retry(): Promise<void>
  /** Becomes the sender of the own seat, which another client holds. */
  takeOver(): Promise<void>
  /**
   * Sends a track; a second one of the same source and kind takes the place of the first. The track stays the
   * caller's: it is not stopped here.
   */
  send(
    source: ProducerSource,
    track: MediaStreamTrack,
    options?: { readonly paused?: boolean },
  ): Promise<void>
  /** Changes to another device without the others noticing more than the picture. */
  replaceTrack(source: ProducerSource, track: MediaStreamTrack): Promise<void>
  /**
   * Pausing the microphone mutes the seat; that lasts over reconnections. The floor may mute and un-mute it too: then
   * `sending` says so.
   */
  setPaused(source: ProducerSource, paused: boolean): Promise<void>
  stopSending(source: ProducerSource): Promise<void>
  /** Asks something of the floor. @throws SocketError with the server's code where it does not allow it */
  command<Name extends FloorCommandName>(name: Name, input: FloorInputs[Name]): Promise<void>
  /** Writes into the chat. @throws SocketError */
  say(to: ChatRecipient, text: string): Promise<void>
  /** Size of one tile (`place`) that shows a picture, in device pixels; null where it is not visible there. */
  setTile(producerId: string, place: symbol, size: TileSize | null): void
  /** Statistics of one received stream (RTCInboundRtpStreamStats and its neighbours), or undefined if there is none. */
  statsOf(producerId: string): Promise<RTCStatsReport | undefined>
  /** How media pass, since the last time that this was asked; undefined while nothing does. */
  figures(): Promise<MediaFigures | undefined>
  /** Leaves and frees everything. Idempotent. */
  leave(): Promise<void>
}

export interface MeetingConnectionOptions {
  readonly meetingId: MeetingId
  /** @default the page's own origin */
  readonly url?: string
  /** A token kept from before the page was reloaded (sessionStorage): the seat is taken up again with it. */
  readonly resumeToken?: string
  /** What was typed as the meeting's password, if anything. */
  readonly password?: () => string | undefined
  /** Told whenever a new token is good, so that it can be kept. */
  readonly onResumeToken?: (token: string) => void
  /** Milliseconds of vain attempts after which it gives up. @default 60000 */
  readonly giveUpAfterMs?: number
}

/** One hall camera being watched. */
export interface LiveView {
  readonly cameraId: CameraId
  /** `waiting`: the relay is starting or being tried again; `ended` says why it last broke. */
  readonly status: 'waiting' | 'playing'
  readonly ended: RelayEnd | null
  /** An error code where the server refused to show this camera; it is not tried again by itself. */
  readonly refused: string | null
  readonly track: MediaStreamTrack | null
}

export interface LiveState {
  readonly connection: ConnectionState
  readonly reason: ConnectionReason | null
  readonly path: MediaPath
  readonly views: ReadonlyMap<CameraId, LiveView>
}

/** Watches hall cameras through the SFU, any number of them over one transport. */
export interface LiveConnection {
  readonly state: Observable<LiveState>
  /** Begins to watch; progress and failures are in `state.views`. Watching twice is watching once. */
  watch(cameraId: CameraId): void
  stop(cameraId: CameraId): void
  statsOf(cameraId: CameraId): Promise<RTCStatsReport | undefined>
  /** After `failed`: starts anew. */
  retry(): void
  /** Frees everything. Idempotent. */
  close(): void
}

export interface LiveConnectionOptions {
  /** @default the page's own origin */
  readonly url?: string
  /** Milliseconds of vain attempts after which it gives up. @default 60000 */
  readonly giveUpAfterMs?: number
}
