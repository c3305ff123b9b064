import type { ChatMessage, ChatRecipient } from '../../contract/chat.ts'
import type { MeetingId, ParticipantId } from '../../contract/ids.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Announcer } from '../announcer.ts'
import type { Attendance, Participant } from '../attendance.ts'
import type { ChatStore, StoredFile } from './store.ts'

/** Messages of a running meeting. */
export interface Chat {
  /** @throws DomainError `meeting.notJoined`; `request.rateLimited` for one who floods */
  send(id: ParticipantId, to: ChatRecipient, text: string, file?: StoredFile): Promise<{ seq: number }>
  /** What somebody who comes in may read of what was said before. */
  history(one: Participant): Promise<readonly ChatMessage[]>
}

const shownBefore = 200
/** At most so many messages of one participant within the time. */
const most = 5
const withinMs = 5000

export const createChat = (options: {
  readonly meetingId: MeetingId
  readonly store: ChatStore
  readonly clock: Clock
  readonly announcer: Announcer
  readonly attendance: () => Attendance
  readonly controls: (one: Participant) => boolean
}): Chat => {
  const { meetingId, store, clock, announcer, attendance, controls } = options
  const sent = new Map<ParticipantId, readonly number[]>()

  const count = (id: ParticipantId): void => {
    const now = clock.monotonic()
    const recent = (sent.get(id) ?? []).filter((at) => now - at < withinMs)
    if (recent.length >= most) throw new DomainError('request.rateLimited')
    sent.set(id, [...recent, now])
  }

  return {
    send: async (id, to, text, file) => {
      const one = attendance().find((each) => each.id === id)
      if (!one) throw new DomainError('meeting.notJoined')
      count(id)
      const { userId, seatId, displayName } = one
      const message = await store.append(
        meetingId,
        { at: clock.now(), userId, seatId, displayName, to, text },
        file ?? null,
      )
      if (to === 'all') announcer.announce('chat.message', message)
      else {
        for (const reader of attendance()) {
          if (reader.userId === userId || controls(reader)) announcer.tell(reader.id, 'chat.message', message)
        }
      }
      return { seq: message.seq }
    },
    history: (one) => store.latest(meetingId, { userId: one.userId, controls: controls(one) }, shownBefore),
  }
}
