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
  /** Has a smaller stream for live view. */
  hasSub: z.boolean(),
  /** Whoever may can turn and zoom it. */
  ptz: z.boolean(),
  /** Taken out of the hall: its footage is kept until its time is over. */
  removed: z.boolean(),
})
export type CameraView = z.infer<typeof CameraView>

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
