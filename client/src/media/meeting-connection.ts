import { patched } from '../../../server/contract/floor/patch.ts'
import type { FloorView } from '../../../server/contract/floor/state.ts'
import type { ParticipantId } from '../../../server/contract/ids.ts'
import { meetingEvents, meetingNamespace, meetingServerEvents } from '../../../server/contract/meeting.ts'
import type {
  MeetingConnection,
  MeetingConnectionOptions,
  MeetingState,
  RemoteStream,
} from './connection-types.ts'
import { createLink } from './link.ts'
import { keepOnly, openMediaSession, type MediaSession } from './media-session.ts'
import { meetingSignalling, type MeetingSocket } from './meeting-signalling.ts'
import { createObservable } from './observable.ts'
import {
  asFloorSays,
  streamsOfOthers,
  withoutParticipant,
  withoutProducer,
  withNetwork,
  withParticipant,
  withProducer,
  type Participants,
} from './participants.ts'
import { createSender } from './sender.ts'
import { openNamespace, SocketError } from './socket.ts'
import { createTileSizes } from './tile-sizes.ts'

/** Older messages are shown no more. */
const mostMessages = 500

/** Makes a connection to one meeting; nothing happens before `join`. */
export const createMeetingConnection = (options: MeetingConnectionOptions): MeetingConnection => {
  const state = createObservable<MeetingState>({
    connection: 'connecting',
    reason: null,
    path: 'none',
    title: '',
    self: null,
    others: [],
    speaker: null,
    sending: [],
    streams: new Map(),
    floor: null,
    chat: [],
  })
  const tiles = createTileSizes()
  let socket: MeetingSocket | undefined
  let session: MediaSession | undefined
  let participants: Participants = []
  let selfId: ParticipantId | undefined
  let resumeToken = options.resumeToken
  /** Events that come while joining wait for the snapshot that they change. */
  let early: (() => void)[] | undefined

  const update = (change: Partial<MeetingState>): void => state.set({ ...state.value, ...change })
  const request: MeetingSocket['request'] = (name, input) =>
    socket ? socket.request(name, input) : Promise.reject(new SocketError('server.timeout'))

  const signalling = meetingSignalling(request)
  const sender = createSender(signalling.sender, () => update({ sending: sender.all() }))

  const shown = (): Participants => asFloorSays(participants, state.value.floor?.floor.seats)

  const showStreams = (): void => {
    const received = new Map(session?.receiver.all().map((one) => [one.key, one]))
    const streams = new Map<string, RemoteStream>()
    for (const { participantId, producer } of streamsOfOthers(shown(), selfId)) {
      const one = received.get(producer.id)
      if (!one) continue
      const { id: producerId, source, kind, paused } = producer
      const { track, layer } = one
      const starved = one.starved && !paused
      streams.set(producerId, { producerId, participantId, source, kind, paused, layer, starved, track })
    }
    update({ streams })
  }

  /** Sound is received by itself, pictures once somebody looks. */
  const receiveWanted = (): void => {
    for (const { participantId, producer } of streamsOfOthers(participants, selfId)) {
      if (producer.kind === 'video' && !tiles.of(producer.id)) continue
      const group = producer.source === 'share' ? 'share' : 'seat'
      session?.receiver.receive(producer.id, `${participantId}-${group}`)
      if (producer.kind === 'video') session?.receiver.setTile(producer.id, tiles.of(producer.id))
    }
  }

  const show = (next: Participants): void => {
    participants = next
    const everybody = shown()
    const self = everybody.find(({ id }) => id === selfId) ?? null
    update({ self, others: everybody.filter(({ id }) => id !== selfId) })
    // Another client of the same seat has taken over: this one only watches.
    if (self?.sender === false && session) {
      session.closeOutlet()
      if (sender.isUsed()) void sender.use(undefined)
    }
    receiveWanted()
    showStreams()
  }

  const showFloor = (view: FloorView): void => {
    const { floor, self } = state.value
    if (!floor || view === floor.floor) return
    const wasMuted = self && floor.floor.seats[self.seatId]?.muted
    const muted = self && view.seats[self.seatId]?.muted
    update({ floor: { ...floor, floor: view } })
    if (self?.sender && typeof muted === 'boolean' && muted !== wasMuted) sender.follow('microphone', muted)
    show(participants)
  }

  const whenJoined =
    <Payload>(apply: (payload: Payload) => void) =>
    (payload: Payload): void => {
      if (early) early.push(() => apply(payload))
      else apply(payload)
    }

  const listen = (opened: MeetingSocket): void =>
    opened.listen({
      'participant.joined': whenJoined((one) => show(withParticipant(participants, one))),
      'participant.changed': whenJoined((one) => show(withParticipant(participants, one))),
      'participant.left': whenJoined((one) => show(withoutParticipant(participants, one.participantId))),
      'producer.added': whenJoined((one) =>
        show(withProducer(participants, one.participantId, one.producer)),
      ),
      'producer.changed': whenJoined((one) =>
        show(withProducer(participants, one.participantId, one.producer)),
      ),
      'producer.closed': whenJoined(({ participantId, producerId, ended }) => {
        tiles.forget(producerId)
        if (participantId === selfId && ended) sender.ended(producerId)
        session?.receiver.drop(producerId)
        show(withoutProducer(participants, participantId, producerId))
      }),
      'consumer.closed': ({ consumerId }) => session?.receiver.dropConsumer(consumerId),
      'consumer.layer': ({ consumerId, layer }) => session?.receiver.setLayer(consumerId, layer),
      'speaker.active': whenJoined(({ participantId }) => update({ speaker: participantId })),
      'room.codec': whenJoined(({ codec }) => void sender.useVideoCodec(codec)),
      'participant.network': whenJoined(({ participantId, quality }) =>
        show(withNetwork(participants, participantId, quality)),
      ),
      'floor.changed': whenJoined((patch) => {
        if (state.value.floor) showFloor(patched(state.value.floor.floor, patch))
      }),
      'floor.prepared': whenJoined((prepared) => {
        if (state.value.floor) update({ floor: { ...state.value.floor, prepared } })
      }),
      'chat.message': whenJoined((message) => {
        const { chat } = state.value
        if (!chat.some(({ seq }) => seq === message.seq))
          update({ chat: [...chat, message].slice(-mostMessages) })
      }),
      'room.restarted': () => link.again(),
      'meeting.ended': () => link.end('meetingEnded'),
      'participant.removed': () => link.end('meeting.removed'),
      'participant.replaced': () => link.end('replaced'),
      'session.ended': () => link.end('sessionEnded'),
    })

  const setUp = async (isCurrent: () => boolean): Promise<void> => {
    early = []
    const password = options.password?.()
    const joined = await request('meeting.join', {
      meetingId: options.meetingId,
      ...(password !== undefined && { password }),
      ...(resumeToken !== undefined && { resumeToken }),
    })
    keepOnly(isCurrent)
    session?.close()
    const opened = await openMediaSession(joined, signalling.media, {
      onPath: (path) => update({ path }),
      onStreams: showStreams,
      onLost: () => link.again(),
    })
    keepOnly(isCurrent, opened)
    session = opened
    await request('media.capabilities', { rtpCapabilities: opened.capabilities })
    keepOnly(isCurrent)
    resumeToken = joined.resumeToken
    options.onResumeToken?.(resumeToken)
    selfId = joined.participantId
    update({ title: joined.title, path: 'none', floor: joined.floor, chat: joined.chat })
    show(joined.participants)
    // Nothing is sent yet: this only says in which codec it will be.
    await sender.use(undefined)
    await sender.useVideoCodec(joined.videoCodec)
    const waiting = early
    early = undefined
    for (const apply of waiting) apply()
    await sender.use(
      joined.sendTransport ? opened.openOutlet(joined.sendTransport, signalling.produce) : undefined,
    )
  }

  const tearDown = (): void => {
    session?.close()
    session = undefined
    void sender.use(undefined)
    update({ path: 'none', streams: new Map(), speaker: null })
  }

  const link = createLink({
    open: () => {
      const opened: MeetingSocket = openNamespace(
        meetingNamespace,
        { asked: meetingEvents, told: meetingServerEvents },
        options.url,
      )
      socket = opened
      listen(opened)
      return opened
    },
    setUp,
    tearDown,
    onState: (connection, reason) => update({ connection, reason }),
    giveUpAfterMs: options.giveUpAfterMs,
  })

  return {
    meetingId: options.meetingId,
    state,
    join: () => link.start(),
    retry: () => link.start(),
    takeOver: async () => {
      const { sendTransport } = await request('meeting.takeOver', {})
      if (session) await sender.use(session.openOutlet(sendTransport, signalling.produce))
    },
    send: (source, track, { paused = false } = {}) => sender.send(source, track, paused),
    replaceTrack: (source, track) => sender.replaceTrack(source, track),
    setPaused: (source, paused) => sender.setPaused(source, paused),
    stopSending: (source) => sender.stop(source),
    say: async (to, text) => {
      await request('chat.send', { to, text })
    },
    command: async (name, input) => {
      await request(`floor.${name}`, input as never)
    },
    setTile: (producerId, place, size) => {
      tiles.set(producerId, place, size)
      session?.receiver.setTile(producerId, tiles.of(producerId))
      receiveWanted()
    },
    statsOf: async (producerId) => session?.receiver.statsOf(producerId),
    figures: async () => session?.figures(),
    leave: async () => {
      if (socket?.connected) await request('meeting.leave', {}).catch(() => undefined)
      link.end('left')
    },
  }
}
