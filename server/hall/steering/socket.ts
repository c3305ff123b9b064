import type { Socket } from 'socket.io'
import type { CameraId } from '../../contract/ids.ts'
import { liveNamespace } from '../../contract/live.ts'
import { steerEvents, type SteerState } from '../../contract/steering.ts'
import { handle, type HandlerContext } from '../../kernel/sockets/index.ts'
import type { Steering } from './steering.ts'

const roomOf = (id: CameraId): string => `steer:${id}`

/** Answers the events of steering in the namespace `/live`. Returns the function that ends this. */
export const serveSteering = (context: HandlerContext, steering: Steering): (() => void) => {
  const namespace = context.sockets.namespace(liveNamespace)
  namespace.on('connection', (socket) => serve(socket, context, steering))
  return steering.onChange((state: SteerState) => {
    namespace.to(roomOf(state.cameraId)).emit('steer.changed', state)
  })
}

const serve = (socket: Socket, context: HandlerContext, steering: Steering): void => {
  let followed: CameraId | undefined
  /** What this socket moves: it must not go on once the socket is gone. */
  let moved: CameraId | undefined

  handle(context, socket, 'steer.follow', steerEvents['steer.follow'], async ({ cameraId }, actor) => {
    const state = await steering.state(cameraId, actor)
    if (followed !== undefined) await socket.leave(roomOf(followed))
    followed = cameraId
    await socket.join(roomOf(cameraId))
    return state
  })
  handle(context, socket, 'steer.move', steerEvents['steer.move'], async ({ cameraId, ...by }, actor) => {
    moved = cameraId
    await steering.move(cameraId, by, actor)
    return {}
  })
  handle(context, socket, 'steer.stop', steerEvents['steer.stop'], async ({ cameraId }, actor) => {
    moved = undefined
    await steering.stop(cameraId, actor)
    return {}
  })
  handle(context, socket, 'steer.step', steerEvents['steer.step'], async ({ cameraId, ...by }, actor) => {
    await steering.step(cameraId, by, actor)
    return {}
  })
  handle(context, socket, 'steer.place', steerEvents['steer.place'], async ({ cameraId, ...at }, actor) => {
    await steering.place(cameraId, at, actor)
    return {}
  })
  handle(context, socket, 'steer.release', steerEvents['steer.release'], async ({ cameraId }, actor) => {
    await steering.release(cameraId, actor)
    return {}
  })
  handle(context, socket, 'steer.presets', steerEvents['steer.presets'], ({ cameraId }, actor) =>
    steering.presets(cameraId, actor),
  )
  handle(context, socket, 'steer.goto', steerEvents['steer.goto'], async ({ cameraId, preset }, actor) => {
    await steering.gotoPreset(cameraId, preset, actor)
    return {}
  })
  handle(context, socket, 'steer.savePreset', steerEvents['steer.savePreset'], async (input, actor) => {
    await steering.savePreset(input.cameraId, { name: input.name, token: input.preset }, actor)
    return {}
  })
  handle(context, socket, 'steer.removePreset', steerEvents['steer.removePreset'], async (input, actor) => {
    await steering.removePreset(input.cameraId, input.preset, actor)
    return {}
  })
  socket.on('disconnect', () => {
    if (moved === undefined) return
    steering.stop(moved, context.sockets.actorOf(socket)).catch((error: unknown) => {
      context.log.warn({ err: error, cameraId: moved }, 'a camera could not be stopped')
    })
  })
}
