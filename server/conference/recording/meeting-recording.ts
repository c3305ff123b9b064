import type { Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { Outbox } from '../../kernel/outbox/index.ts'
import type { Room } from '../../media/index.ts'
import type { Meeting } from '../meeting.ts'
import type { OpenAtRecorder } from './live-track.ts'
import { createRecordingDesk } from './recording-desk.ts'
import { createTrackBook, type HoldTrack } from './track-book.ts'
import type { TrackStore } from './track-store.ts'
import type { SeatStreams } from './wanted.ts'

/** How meetings are recorded. */
export interface RecordMeetings {
  readonly open: OpenAtRecorder
  readonly hold: HoldTrack
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly database: Database
  readonly store: TrackStore
  /** From the start of the meeting on, without anybody asking for it. */
  readonly auto: boolean
  readonly keepDays: number
}

/** The recording of one running meeting. */
export interface MeetingRecording {
  look(): void
  /** Somebody came in. */
  joined(): void
  /** Idempotent. */
  close(): Promise<void>
}

/** Longer a timer cannot wait (it counts in 32 bits). */
const longestMs = 2 ** 31 - 1

export const createMeetingRecording = (
  how: RecordMeetings,
  options: {
    readonly meeting: Meeting
    readonly clock: Clock
    readonly log: Log
    readonly room: () => Promise<Room>
    readonly floor: () => Floor | undefined
    readonly seats: () => readonly SeatStreams[]
    readonly speaker: () => SeatId | null
    readonly nameOf: (seatId: SeatId) => string
    /** Has the floor say that the meeting is recorded, unless that was begun before. */
    readonly start: () => Promise<void>
  },
): MeetingRecording => {
  const { meeting, clock, log } = options
  const desk = createRecordingDesk({
    ...options,
    recorder: how.open,
    book: createTrackBook({
      ...{ meetingId: meeting.id, title: meeting.title, homeNode: meeting.homeNode },
      ...{
        database: how.database,
        store: how.store,
        clock,
        hold: how.hold,
        outbox: how.outbox,
        keepDays: how.keepDays,
      },
    }),
  })
  let timer: NodeJS.Timeout | undefined
  let closed = false

  /** Before the start venues only test. */
  const begin = (): void => {
    const waitMs = meeting.startsAt - clock.now()
    if (closed) return
    if (waitMs > 0) {
      clearTimeout(timer)
      timer = setTimeout(begin, Math.min(waitMs, longestMs)).unref()
      return
    }
    options
      .start()
      .catch((error: unknown) => log.error({ err: error }, 'the recording of a meeting was not begun'))
  }

  return {
    look: () => desk.look(),
    joined: () => {
      if (how.auto && options.floor()?.recording === 'none') begin()
      desk.look()
    },
    close: async () => {
      closed = true
      clearTimeout(timer)
      await desk.close()
    },
  }
}
