import { z } from 'zod'
import { CameraId, UserId } from './ids.ts'
import { socketEvent } from './sockets.ts'

/** Steering (云台) of a camera, in the namespace `/live`. */

/** Who steers a camera now. */
export const SteerHolder = z.object({ userId: UserId, name: z.string(), rank: z.number() })
export type SteerHolder = z.infer<typeof SteerHolder>

export const SteerState = z.object({
  cameraId: CameraId,
  /** null: nobody; whoever gives a command has it. */
  holder: SteerHolder.nullable(),
})
export type SteerState = z.infer<typeof SteerState>

/** −1 to 1, as share of the fastest; positive is right, up, and nearer. */
const speed = z.number().min(-1).max(1)
const vector = { pan: speed, tilt: speed, zoom: speed }

/** A position that a device remembers by name. */
export const Preset = z.object({ token: z.string(), name: z.string() })
export type Preset = z.infer<typeof Preset>
const presetToken = z.string().min(1).max(100)

const one = { cameraId: CameraId }
const done = z.object({})

export const steerEvents = {
  /** Hear of this camera's holder from now on, and of no other's; the answer says who that is and what it can do. */
  'steer.follow': socketEvent(
    'camera.steer',
    z.object(one),
    z.object({ ...SteerState.shape, rank: z.number() }),
  ),
  /** Takes the camera and moves it. Renew it while it shall move on: a movement that is not renewed is stopped. */
  'steer.move': socketEvent('camera.steer', z.object({ ...one, ...vector }), done),
  'steer.stop': socketEvent('camera.steer', z.object(one), done),
  /** By a share of the whole range, where the device offers that. */
  'steer.step': socketEvent('camera.steer', z.object({ ...one, ...vector }), done),
  /** To a place of the whole range, where the device offers that; zoom 0 to 1. */
  'steer.place': socketEvent('camera.steer', z.object({ ...one, ...vector }), done),
  /** Lets the camera go before the lease ends. */
  'steer.release': socketEvent('camera.steer', z.object(one), done),
  'steer.presets': socketEvent(
    'camera.steer',
    z.object(one),
    z.object({ items: z.array(Preset), step: z.boolean(), place: z.boolean() }),
  ),
  'steer.goto': socketEvent('camera.steer', z.object({ ...one, preset: presetToken }), done),
  /** The position as it is now; with `preset` an old one is given it. */
  'steer.savePreset': socketEvent(
    'camera.steer',
    z.object({ ...one, name: z.string().trim().min(1).max(50), preset: presetToken.optional() }),
    done,
  ),
  'steer.removePreset': socketEvent('camera.steer', z.object({ ...one, preset: presetToken }), done),
}

export const steerServerEvents = {
  'steer.changed': SteerState,
}
