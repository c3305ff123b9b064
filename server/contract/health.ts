import { z } from 'zod'

/** GET /api/health. `alive` is true whenever it answers; `ready` once everything that people need is there. */
export const Health = z.object({
  alive: z.literal(true),
  ready: z.boolean(),
  components: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
})
export type Health = z.infer<typeof Health>
