import type { Namespace, Socket } from 'socket.io'
import type { z } from 'zod'
import { floorCommands, type FloorCommandName } from '../contract/floor/commands.ts'
import { meetingEvents, type Joined } from '../contract/meeting.ts'
import type { MeetingId } from '../contract/ids.ts'
import type { Actor } from '../kernel/access/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { handle, type HandlerContext } from '../kernel/sockets/index.ts'
import type { Seat } from './meeting.ts'
import type { Membership } from './members.ts'
import type { RunningMeeting } from './running-meeting.ts'

/** What a socket asks of the conference. */
export interface Doors {
  /** The meeting, running from now on, and the seat for this person. */
  open(id: MeetingId, actor: Actor): Promise<{ meeting: RunningMeeting; seat: Seat }>
}

type JoinInput = z.infer<(typeof meetingEvents)['meeting.join']['input']>

interface Presence {
  readonly meetingId: MeetingId
  readonly meeting: RunningMeeting
  readonly membership: Membership
}

/** Socket.IO's word for a connection that the server or the person ended, not the network. */
const endedOnPurpose = new Set(['server namespace disconnect', 'client namespace disconnect'])

/** Answers the events of the namespace `/meeting`. */
export const serveMeetings = (namespace: Namespace, context: HandlerContext, doors: Doors): void => {
  namespace.on('connection', (socket) => serve(socket, context, doors))
}

const serve = (socket: Socket, context: HandlerContext, doors: Doors): void => {
  let presence: Presence | undefined
  /** Joins of one socket follow one another. */
  let joining: Promise<unknown> = Promise.resolve()

  const here = (): Presence => {
    if (!presence) throw new DomainError('meeting.notJoined')
    return presence
  }
  const peer = () => here().membership.peer
  const leave = (): void => {
    presence?.meeting.leave(presence.membership)
    presence = undefined
  }

  const join = async ({ meetingId, resumeToken, password }: JoinInput, actor: Actor): Promise<Joined> => {
    if (presence && (presence.meetingId !== meetingId || resumeToken === undefined)) leave()
    // Coming back on the same socket replaces nobody else's.
    if (presence) {
      await socket.leave(presence.membership.participantId)
      await socket.leave(meetingId)
    }
    const { meeting, seat } = await doors.open(meetingId, actor)
    return meeting.join({ actor, seat, resumeToken, password }, (membership) => {
      presence = { meetingId, meeting, membership }
      void socket.join([meetingId, membership.participantId])
      if (socket.disconnected) meeting.lose(membership)
    })
  }

  handle(context, socket, 'meeting.join', meetingEvents['meeting.join'], (input, actor) => {
    const joined = joining.then(() => join(input, actor))
    joining = joined.catch(() => undefined)
    return joined
  })
  handle(context, socket, 'meeting.leave', meetingEvents['meeting.leave'], () => {
    leave()
    return {}
  })
  handle(context, socket, 'meeting.takeOver', meetingEvents['meeting.takeOver'], async () => {
    const { meeting, membership } = here()
    return { sendTransport: await meeting.takeOver(membership) }
  })
  handle(context, socket, 'media.connect', meetingEvents['media.connect'], async (input) => {
    await peer().connect(input.transportId, input.dtlsParameters)
    return {}
  })
  handle(context, socket, 'media.restartIce', meetingEvents['media.restartIce'], async (input) => ({
    iceParameters: await peer().restartIce(input.transportId),
  }))
  handle(context, socket, 'media.capabilities', meetingEvents['media.capabilities'], (input) => {
    peer().setCapabilities(input.rtpCapabilities)
    return {}
  })
  handle(context, socket, 'media.produce', meetingEvents['media.produce'], (input) => {
    const { meeting, membership } = here()
    return meeting.produce(membership, input)
  })
  handle(context, socket, 'media.pause', meetingEvents['media.pause'], async (input) => {
    const { meeting, membership } = here()
    await meeting.setPaused(membership, input.producerId, input.paused)
    return {}
  })
  handle(context, socket, 'media.close', meetingEvents['media.close'], (input) => {
    const { meeting, membership } = here()
    meeting.closeProducer(membership, input.producerId)
    return {}
  })
  handle(context, socket, 'media.consume', meetingEvents['media.consume'], (input) =>
    peer().consume(input.producerId),
  )
  handle(context, socket, 'media.resume', meetingEvents['media.resume'], async (input) => {
    await peer().resume(input.consumerId)
    return {}
  })
  handle(context, socket, 'media.tile', meetingEvents['media.tile'], async (input) => {
    await peer().setTile(input.consumerId, input.size)
    return {}
  })
  handle(context, socket, 'chat.send', meetingEvents['chat.send'], ({ to, text }) => {
    const { meeting, membership } = here()
    return meeting.say(membership, to, text)
  })
  for (const name of Object.keys(floorCommands) as FloorCommandName[])
    handle(context, socket, `floor.${name}`, meetingEvents[`floor.${name}`], (input, actor) => {
      const { meeting, membership } = here()
      return meeting.command(membership, actor, { name, input })
    })
  socket.on('disconnect', (reason) => {
    if (endedOnPurpose.has(reason)) leave()
    else presence?.meeting.lose(presence.membership)
  })
}
