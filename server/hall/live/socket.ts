import type { Namespace, Socket } from 'socket.io'
import type { z } from 'zod'
import type { CameraId } from '../../contract/ids.ts'
import { liveEvents, type liveServerEvents } from '../../contract/live.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { handle, type HandlerContext } from '../../kernel/sockets/index.ts'
import type { Peer, StandingRoom } from '../../media/index.ts'
import type { CameraStream } from './camera-stream.ts'
import type { Relays } from './relays.ts'

/** What a viewer's socket needs. */
export interface LiveDoors {
  readonly audit: Pick<Audit, 'append'>
  readonly room: Pick<StandingRoom, 'current'>
  readonly relays: Relays
  /** @throws DomainError where there is no such camera, or this person may not watch it */
  readonly streamOf: (cameraId: CameraId, actor: Actor) => Promise<CameraStream>
}

type Events = typeof liveServerEvents

/** Answers the events of the namespace `/live`. */
export const serveLive = (namespace: Namespace, context: HandlerContext, doors: LiveDoors): void => {
  namespace.on('connection', (socket) => serve(socket, context, doors))
}

const serve = (
  socket: Socket,
  context: HandlerContext,
  { room, relays, streamOf, audit }: LiveDoors,
): void => {
  const watched = new Map<string, CameraId>()
  let peer: Peer | undefined

  const tell = <Name extends keyof Events>(name: Name, payload: z.input<Events[Name]>): void =>
    void socket.emit(name, payload)
  const own = (): Peer => {
    if (!peer) throw new DomainError('media.unknownTransport')
    return peer
  }
  /** One camera less; its id, or undefined where it was not watched. */
  const forget = (consumerId: string): CameraId | undefined => {
    const cameraId = watched.get(consumerId)
    if (cameraId !== undefined && watched.delete(consumerId)) relays.release(cameraId)
    return cameraId
  }
  const leave = (): void => {
    peer?.close()
    for (const consumerId of [...watched.keys()]) forget(consumerId)
  }

  const open = async (): Promise<Peer> => {
    const opened = (await room.current()).createPeer(socket.id)
    leave()
    opened.observer.on('consumerClosed', ({ consumerId }) => {
      const cameraId = forget(consumerId)
      if (cameraId !== undefined)
        tell('live.ended', { consumerId, cameraId, reason: relays.lastEnd(cameraId) })
    })
    peer = opened
    if (socket.disconnected) leave()
    return opened
  }

  handle(context, socket, 'live.capabilities', liveEvents['live.capabilities'], async () => ({
    rtpCapabilities: (await room.current()).rtpCapabilities,
  }))
  handle(context, socket, 'live.transport', liveEvents['live.transport'], async () =>
    (await open()).openTransport('receive'),
  )
  handle(context, socket, 'live.connect', liveEvents['live.connect'], async (input) => {
    await own().connect(input.transportId, input.dtlsParameters)
    return {}
  })
  handle(context, socket, 'live.restartIce', liveEvents['live.restartIce'], async (input) => ({
    iceParameters: await own().restartIce(input.transportId),
  }))
  handle(context, socket, 'live.watch', liveEvents['live.watch'], async (input, actor) => {
    const viewer = own()
    const stream = await streamOf(input.cameraId, actor)
    const { producerId } = await relays.acquire(input.cameraId, stream)
    try {
      // Before the first picture; a camera that could not be opened was not watched.
      await audit.append({ action: 'live.watched', actor, subject: input.cameraId })
      viewer.setCapabilities(input.rtpCapabilities)
      const consumer = await viewer.consume(producerId)
      if (viewer.closed) throw new DomainError('media.unavailable')
      const earlier = [...watched].find(([, cameraId]) => cameraId === input.cameraId)?.[0]
      watched.set(consumer.consumerId, input.cameraId)
      if (earlier !== undefined) forget(earlier)
      return consumer
    } catch (error) {
      relays.release(input.cameraId)
      throw error
    }
  })
  handle(context, socket, 'live.resume', liveEvents['live.resume'], async (input) => {
    await own().resume(input.consumerId)
    return {}
  })
  handle(context, socket, 'live.stop', liveEvents['live.stop'], (input) => {
    own().closeConsumer(input.consumerId)
    forget(input.consumerId)
    return {}
  })
  socket.on('disconnect', leave)
}
