import type { ChatMessage, ChatRecipient } from '../contract/chat.ts'
import type { MeetingId, SeatId, UserId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import type { Database } from '../kernel/database/index.ts'

interface ChatRow {
  meeting_id: MeetingId
  seq: number
  at: EpochMs
  user_id: UserId
  seat_id: SeatId
  display_name: string
  recipient: ChatRecipient
  text: string
}

/** Who reads a meeting's messages: what is to the chair is for those who control the floor, and its own writer. */
export interface ChatReader {
  readonly userId: UserId
  readonly controls: boolean
}

/** The table of chat messages. */
export interface ChatStore {
  /** Keeps a message under the next number of its meeting. */
  append(meetingId: MeetingId, message: Omit<ChatMessage, 'seq'>): Promise<ChatMessage>
  /** The latest messages that somebody may read, the oldest first. */
  latest(meetingId: MeetingId, reader: ChatReader, limit: number): Promise<readonly ChatMessage[]>
  /** All messages, the oldest first: for the archive. */
  all(meetingId: MeetingId): Promise<readonly ChatMessage[]>
}

const messageFrom = (row: ChatRow): ChatMessage => ({
  seq: row.seq,
  at: row.at,
  userId: row.user_id,
  seatId: row.seat_id,
  displayName: row.display_name,
  to: row.recipient,
  text: row.text,
})

export const createChatStore = (database: Database): ChatStore => ({
  append: (meetingId, message) =>
    database.transaction(async (trx) => {
      const last = await trx<ChatRow>('chat_messages')
        .where({ meeting_id: meetingId })
        .orderBy('seq', 'desc')
        .first('seq')
      const seq = (last?.seq ?? 0) + 1
      await trx<ChatRow>('chat_messages').insert({
        meeting_id: meetingId,
        seq,
        at: message.at,
        user_id: message.userId,
        seat_id: message.seatId,
        display_name: message.displayName,
        recipient: message.to,
        text: message.text,
      })
      return { ...message, seq }
    }),
  all: async (meetingId) =>
    (await database<ChatRow>('chat_messages').where({ meeting_id: meetingId }).orderBy('seq')).map(
      messageFrom,
    ),
  latest: async (meetingId, { userId, controls }, limit) => {
    const query = database<ChatRow>('chat_messages')
      .where({ meeting_id: meetingId })
      .orderBy('seq', 'desc')
      .limit(limit)
    if (!controls) query.where((visible) => void visible.where('recipient', 'all').orWhere('user_id', userId))
    return (await query).map(messageFrom).reverse()
  },
})
