import { z } from 'zod'
import { AlertView } from './alert.ts'
import { CameraStatus } from './camera.ts'
import { socketEvent } from './sockets.ts'

/** Namespace `/desk`: whoever keeps watch is told of alerts and of cameras that change. */
export const deskNamespace = '/desk'

export const deskEvents = {
  /**
   * Begins to be told, and answers how things are: alerts that last, those that ended within a day, and all cameras
   * within reach. To be asked at each connection anew: nothing that changed meanwhile is missed, and of two states of
   * an alert the one with the larger `seq` holds.
   */
  'desk.open': socketEvent(
    'desk.read',
    z.object({}),
    z.object({ alerts: z.array(AlertView), cameras: z.array(CameraStatus) }),
  ),
}

export const deskServerEvents = {
  'alert.changed': AlertView,
  /** Cameras whose state is another one now. */
  'camera.changed': z.object({ items: z.array(CameraStatus) }),
  'server.stopping': z.object({}),
  'session.ended': z.object({}),
}
