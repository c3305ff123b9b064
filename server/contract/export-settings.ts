import { z } from 'zod'
import { ExportId, SourceId, UserId } from './ids.ts'

/**
 * How an export is made. `fast`: pictures are copied; an edit list makes it exact to the frame in players that honour
 * it, and what lies before the first picture can be found by who looks for it. `exact`: the two ends are encoded anew,
 * so that nothing else is in the file.
 */
export const ExportMode = z.enum(['fast', 'exact'])
export type ExportMode = z.infer<typeof ExportMode>

/** What the recorder is told of an export; times in epoch milliseconds. */
export const ExportSettings = z
  .strictObject({
    id: ExportId,
    sources: z
      .array(z.strictObject({ id: SourceId, name: z.string().min(1).max(200) }))
      .min(1)
      .max(9),
    from: z.int().min(0),
    to: z.int(),
    mode: ExportMode,
    /** Viewer's name, camera and time lie in every picture. */
    burnIn: z.boolean(),
    reason: z.string().min(1).max(500),
    /** Who asked for it: stands in the manifest. */
    by: z.strictObject({ id: UserId, name: z.string().min(1).max(100) }),
    askedAt: z.int(),
  })
  .refine(({ from, to }) => from < to, { error: 'an export must begin before it ends' })
export type ExportSettings = z.infer<typeof ExportSettings>
