import { z } from 'zod'
import { SeatId, UserId } from './ids.ts'
import { socketEvent } from './sockets.ts'

/** To everybody in the meeting, or only to those who control the floor. */
export const ChatRecipient = z.enum(['all', 'chair'])
export type ChatRecipient = z.infer<typeof ChatRecipient>

/** A file that came with a message. GET /api/meetings/{id}/chat/{seq}/file */
export const ChatFile = z.object({ name: z.string(), mediaType: z.string(), bytes: z.int() })
export type ChatFile = Readonly<z.infer<typeof ChatFile>>

/** Query of POST /api/meetings/{id}/chat; the body is the file. */
export const ChatFileQuery = z.object({ to: ChatRecipient, fileName: z.string().trim().min(1).max(200) })

/** What whoever wrote learns. */
export const ChatSent = z.object({ seq: z.int() })

export const ChatMessage = z.object({
  /** Grows with every message of the meeting. */
  seq: z.int(),
  /** Epoch milliseconds of the server's clock. */
  at: z.int(),
  userId: UserId,
  seatId: SeatId,
  displayName: z.string(),
  to: ChatRecipient,
  /** '' where only a file was sent. */
  text: z.string(),
  file: ChatFile.nullable(),
})
export type ChatMessage = Readonly<z.infer<typeof ChatMessage>>

export const chatEvents = {
  'chat.send': socketEvent(
    'meeting.join',
    z.strictObject({ to: ChatRecipient, text: z.string().trim().min(1).max(1000) }),
    ChatSent,
  ),
}

export const chatServerEvents = { 'chat.message': ChatMessage }
