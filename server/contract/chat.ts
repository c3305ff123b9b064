import { z } from 'zod'
import { SeatId, UserId } from './ids.ts'
import { socketEvent } from './sockets.ts'

/** To everybody in the meeting, or only to those who control the floor. */
export const ChatRecipient = z.enum(['all', 'chair'])
export type ChatRecipient = z.infer<typeof ChatRecipient>

export const ChatMessage = z.object({
  /** Grows with every message of the meeting. */
  seq: z.int(),
  /** Epoch milliseconds of the server's clock. */
  at: z.int(),
  userId: UserId,
  seatId: SeatId,
  displayName: z.string(),
  to: ChatRecipient,
  text: z.string(),
})
export type ChatMessage = Readonly<z.infer<typeof ChatMessage>>

export const chatEvents = {
  'chat.send': socketEvent(
    'meeting.join',
    z.strictObject({ to: ChatRecipient, text: z.string().trim().min(1).max(1000) }),
    z.object({ seq: z.int() }),
  ),
}

export const chatServerEvents = { 'chat.message': ChatMessage }
