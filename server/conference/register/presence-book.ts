import type { MeetingId, ParticipantId, UnitId } from '../../contract/ids.ts'
import type { ParticipantView } from '../../contract/meeting.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { Announcer } from '../announcer.ts'
import { closeForgotten, closePresence, openPresence, seePresences } from './store.ts'

/** Writes down who is in a meeting from when to when, as the meeting itself announces it. */
export interface PresenceBook {
  /** An announcer that is listened to. */
  follow(meetingId: MeetingId, announcer: Announcer): Announcer
  /** The meeting's room is closed: nobody is there any more. */
  closed(meetingId: MeetingId): void
  /** Everything said so far is written down. */
  written(): Promise<void>
  /** Nobody is there any more. Idempotent. */
  close(): Promise<void>
}

interface Stay {
  readonly meetingId: MeetingId
  readonly row: Promise<number | undefined>
}

/** How often it is written down that those who are there still are: what a crash may cost. */
const everyMs = 30_000

export const createPresenceBook = (options: {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
}): PresenceBook => {
  const { database, clock, log } = options
  const staying = new Map<ParticipantId, Stay>()
  /** Rows are written in the order of what happened. */
  let writing: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined

  const write = <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    const done = writing.then(work).catch((error: unknown) => {
      log.error({ err: error }, 'who is in a meeting could not be written down')
      return undefined
    })
    writing = done
    return done
  }
  void write(() => closeForgotten(database))

  const come = (meetingId: MeetingId, id: ParticipantId, unitId: UnitId, name: string): void => {
    if (staying.has(id)) return
    const at = clock.now()
    staying.set(id, { meetingId, row: write(() => openPresence(database, { meetingId, unitId, name, at })) })
  }
  const go = (id: ParticipantId): void => {
    const stay = staying.get(id)
    if (!stay) return
    staying.delete(id)
    const at = clock.now()
    void write(async () => {
      const row = await stay.row
      if (row !== undefined) await closePresence(database, row, at)
    })
  }
  const see = (
    meetingId: MeetingId,
    { id, connected, venueId, displayName, hallCamera }: ParticipantView,
  ): void => {
    if (hallCamera) return
    if (connected) come(meetingId, id, venueId, displayName)
    else go(id)
  }

  const timer = setInterval(() => {
    const at = clock.now()
    if (staying.size > 0) void write(() => seePresences(database, at))
  }, everyMs)
  timer.unref()

  return {
    follow: (meetingId, announcer) => ({
      ...announcer,
      announce: (name, payload) => {
        announcer.announce(name, payload)
        // Only these carry a participant; what they hold was checked as it was made.
        if (name === 'participant.joined' || name === 'participant.changed')
          see(meetingId, payload as ParticipantView)
        if (name === 'participant.left') go((payload as { participantId: ParticipantId }).participantId)
      },
    }),
    closed: (meetingId) => {
      for (const [id, stay] of [...staying]) if (stay.meetingId === meetingId) go(id)
    },
    written: async () => {
      await writing
    },
    close: () =>
      (closing ??= (async () => {
        clearInterval(timer)
        for (const id of [...staying.keys()]) go(id)
        await writing
      })()),
  }
}
