import type { ChatFile, ChatMessage, ChatRecipient } from '../../contract/chat.ts'
import type { MeetingId, SeatId, UserId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'

interface ChatRow {
  meeting_id: MeetingId
  seq: number
  at: EpochMs
  user_id: UserId
  seat_id: SeatId
  display_name: string
  recipient: ChatRecipient
  text: string
  file_sha256: string | null
  file_name: string | null
  file_type: string | null
  file_bytes: number | null
}

/** Who reads a meeting's messages: what is to the chair is for those who control the floor, and its own writer. */
export interface ChatReader {
  readonly userId: UserId
  readonly controls: boolean
}

/** A file as it is kept. */
export type StoredFile = ChatFile & { readonly sha256: string }

/** The table of chat messages. */
export interface ChatStore {
  /** Keeps a message under the next number of its meeting. */
  append(
    meetingId: MeetingId,
    message: Omit<ChatMessage, 'seq' | 'file'>,
    file: StoredFile | null,
  ): Promise<ChatMessage>
  /** All messages, the oldest first: for the archive. */
  all(meetingId: MeetingId): Promise<readonly ChatMessage[]>
  /** One message with its file; undefined where there is none, or it has none. */
  fileOf(
    meetingId: MeetingId,
    seq: number,
  ): Promise<{ readonly message: ChatMessage; readonly file: StoredFile } | undefined>
  /** The latest messages that somebody may read, the oldest first. */
  latest(meetingId: MeetingId, reader: ChatReader, limit: number): Promise<readonly ChatMessage[]>
}

const fileFrom = (row: ChatRow): StoredFile | null =>
  row.file_sha256 === null
    ? null
    : {
        sha256: row.file_sha256,
        name: row.file_name ?? '',
        mediaType: row.file_type ?? 'application/octet-stream',
        bytes: row.file_bytes ?? 0,
      }

const viewOf = ({ name, mediaType, bytes }: StoredFile): ChatFile => ({ name, mediaType, bytes })

const messageFrom = (row: ChatRow): ChatMessage => {
  const file = fileFrom(row)
  return {
    seq: row.seq,
    at: row.at,
    userId: row.user_id,
    seatId: row.seat_id,
    displayName: row.display_name,
    to: row.recipient,
    text: row.text,
    file: file && viewOf(file),
  }
}

export const createChatStore = (database: Database): ChatStore => ({
  append: (meetingId, message, file) =>
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
        file_sha256: file?.sha256 ?? null,
        file_name: file?.name ?? null,
        file_type: file?.mediaType ?? null,
        file_bytes: file?.bytes ?? null,
      })
      return { ...message, seq, file: file && viewOf(file) }
    }),
  all: async (meetingId) =>
    (await database<ChatRow>('chat_messages').where({ meeting_id: meetingId }).orderBy('seq')).map(
      messageFrom,
    ),
  fileOf: async (meetingId, seq) => {
    const row = await database<ChatRow>('chat_messages').where({ meeting_id: meetingId, seq }).first()
    const file = row && fileFrom(row)
    return row && file ? { message: messageFrom(row), file } : undefined
  },
  latest: async (meetingId, { userId, controls }, limit) => {
    const query = database<ChatRow>('chat_messages')
      .where({ meeting_id: meetingId })
      .orderBy('seq', 'desc')
      .limit(limit)
    if (!controls) query.where((visible) => void visible.where('recipient', 'all').orWhere('user_id', userId))
    return (await query).map(messageFrom).reverse()
  },
})
