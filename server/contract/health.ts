import { z } from 'zod'
import { RecorderStatus } from './recorder.ts'

/** GET /api/health. `alive` is true whenever it answers; `ready` once everything that people need is there. */
export const Health = z.object({
  alive: z.literal(true),
  ready: z.boolean(),
  components: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
})
export type Health = z.infer<typeof Health>

/** GET /api/recorder: the recorder and its disks; null where it does not answer. */
export const RecorderView = z.object({
  recorder: RecorderStatus.pick({ startedAt: true, ready: true, disks: true, problems: true }).nullable(),
})
export type RecorderView = z.infer<typeof RecorderView>
