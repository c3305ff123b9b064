import { z } from 'zod'
import { CameraId, HallId, SourceId, UnitId } from './ids.ts'
import { GapReason, SourceHealth, SourceState } from './recorder.ts'

/** Where on the floor plan, as fractions of its width and height. */
export const PlanPlace = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) })

/** A monitoring camera as everybody who may read it sees it: never an address, never credentials. */
export const CameraView = z.object({
  id: CameraId,
  name: z.string(),
  unitId: UnitId,
  hallId: HallId,
  sourceId: SourceId,
  /** Numbers of the windows it covers. */
  windows: z.array(z.int()),
  plan: PlanPlace.nullable(),
  enabled: z.boolean(),
})
export type CameraView = z.infer<typeof CameraView>

/** Address of a stream as an administrator gives it, with user and password in it where the camera wants them. */
const StreamUrl = z
  .string()
  .max(2000)
  .regex(/^rtsps?:\/\//u)

const cameraFields = {
  name: z.string().trim().min(1).max(100),
  unitId: UnitId,
  /** Numbers of windows of its hall. */
  windows: z.array(z.int().positive()).max(200),
  plan: PlanPlace.nullable(),
  url: StreamUrl,
  /** A smaller stream of the same camera, for live view. */
  subUrl: StreamUrl.nullable(),
  transport: z.enum(['tcp', 'udp']),
  enabled: z.boolean(),
  /** 0 to 9: the higher, the longer it goes on when the disk is full. */
  priority: z.int().min(0).max(9),
  retentionDays: z.int().min(1).max(36_500),
}

/** POST /api/cameras; what is left out is as the configuration says. */
export const NewCamera = z.strictObject({
  ...cameraFields,
  hallId: HallId,
  windows: cameraFields.windows.default([]),
  plan: cameraFields.plan.default(null),
  subUrl: cameraFields.subUrl.default(null),
  transport: cameraFields.transport.optional(),
  enabled: cameraFields.enabled.default(true),
  priority: cameraFields.priority.default(5),
  retentionDays: cameraFields.retentionDays.optional(),
})
export type NewCamera = z.infer<typeof NewCamera>

/** PATCH /api/cameras/{id}: what is left out stays as it is. */
export const CameraChange = z.strictObject(cameraFields).partial()
export type CameraChange = z.infer<typeof CameraChange>

/** How a camera is, for lists and the wall. `unknown`: the recorder does not answer. */
export const CameraStatus = z.object({
  cameraId: CameraId,
  state: z.union([SourceState, z.literal('unknown')]),
  since: z.number().nullable(),
  reason: GapReason.nullable(),
  lastError: z.string().nullable(),
  coveredTo: z.number().nullable(),
  restarts: z.number(),
  lagMs: z.number().nullable(),
  /** null: unknown. */
  health: SourceHealth.nullable(),
})
export type CameraStatus = z.infer<typeof CameraStatus>
