import type { Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { Room } from '../../media/index.ts'
import { createLiveTrack, type LiveTrack, type OpenAtRecorder } from './live-track.ts'
import type { TrackBook } from './track-book.ts'
import { seatsOnFloor, wantedTracks, type SeatStreams, type WantedTrack } from './wanted.ts'

/** Has the recorder record what the floor says, from whatever is sent now. */
export interface RecordingDesk {
  /** Something has changed: the floor, who sends what, the room. */
  look(): void
  /** Ends all tracks; resolves when the recorder has been told. Idempotent. */
  close(): Promise<void>
}

/** Browsers send key frames on request only: a fragment of a recording begins with one. */
const keyFrameEveryMs = 4000
/** A venue that has left the floor is recorded on for so long: it often comes back. */
const lingerMs = 60_000

const keyOf = ({ seatId, kind }: Pick<WantedTrack, 'seatId' | 'kind'>): string => `${kind} ${seatId}`

export const createRecordingDesk = (options: {
  readonly floor: () => Floor | undefined
  readonly seats: () => readonly SeatStreams[]
  readonly speaker: () => SeatId | null
  readonly nameOf: (seatId: SeatId) => string
  readonly room: () => Promise<Room>
  readonly book: TrackBook
  readonly recorder: OpenAtRecorder
  readonly log: Log
}): RecordingDesk => {
  const { book } = options
  const tracks = new Map<string, LiveTrack>()
  /** When each venue held the floor last. */
  const onFloor = new Map<SeatId, number>()
  let asked = false
  let closed = false

  const create = ({ seatId, kind }: WantedTrack): LiveTrack =>
    createLiveTrack({
      settings: async () => book.settings(await book.sourceOf(seatId, kind, options.nameOf(seatId))),
      room: options.room,
      recorder: options.recorder,
      log: options.log.child({ seatId, track: kind }),
    })

  const held = (floor: Floor): ReadonlySet<SeatId> => {
    const now = performance.now()
    for (const seatId of seatsOnFloor(floor, options.speaker())) onFloor.set(seatId, now)
    return new Set([...onFloor].filter(([, at]) => now - at < lingerMs).map(([seatId]) => seatId))
  }

  const settle = (): void => {
    asked = false
    const floor = options.floor()
    if (closed || !floor) return
    const wanted = new Map(
      wantedTracks(floor, options.seats(), options.speaker(), held(floor)).map((one) => [keyOf(one), one]),
    )
    for (const [key, track] of tracks) if (!wanted.has(key)) track.settle(null)
    for (const [key, one] of wanted) {
      const track = tracks.get(key) ?? create(one)
      tracks.set(key, track)
      track.settle(one)
    }
  }

  const look = (): void => {
    if (asked || closed) return
    asked = true
    queueMicrotask(settle)
  }
  const keyFrames = setInterval(() => {
    for (const track of tracks.values()) track.requestKeyFrame()
    // Venues that left the floor long ago are let go.
    look()
  }, keyFrameEveryMs).unref()

  return {
    look,
    close: async () => {
      closed = true
      clearInterval(keyFrames)
      for (const track of tracks.values()) track.settle(null)
      await Promise.all([...tracks.values()].map((track) => track.settled()))
    },
  }
}
