import type { Namespace } from 'socket.io'
import type { z } from 'zod'
import type { MeetingId, ParticipantId } from '../contract/ids.ts'
import type { meetingServerEvents } from '../contract/meeting.ts'

type Events = typeof meetingServerEvents
type Payload<Name extends keyof Events> = z.input<Events[Name]>

/** Tells the clients of one meeting what happens in it. */
export interface Announcer {
  /** To everybody in the meeting. */
  announce<Name extends keyof Events>(name: Name, payload: Payload<Name>): void
  /** To one participant. */
  tell<Name extends keyof Events>(id: ParticipantId, name: Name, payload: Payload<Name>): void
  /** Tells a participant's old connection that another has come in its place, and no more. */
  replace(id: ParticipantId): void
  /** Tells a participant's connection no more. */
  dismiss(id: ParticipantId): void
}

/** By Socket.IO's rooms: one of the meeting, one of each participant. */
export const createAnnouncer = (namespace: Namespace, meetingId: MeetingId): Announcer => ({
  announce: (name, payload) => void namespace.to(meetingId).emit(name, payload),
  tell: (id, name, payload) => void namespace.to(id).emit(name, payload),
  replace: (id) => {
    namespace.to(id).emit('participant.replaced', {})
    namespace.in(id).socketsLeave([meetingId, id])
  },
  dismiss: (id) => namespace.in(id).socketsLeave([meetingId, id]),
})
