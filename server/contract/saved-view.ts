import { z } from 'zod'
import { SavedViewId } from './ids.ts'

/** POST /api/saved-views: what a list shows now, kept under a name; the same name takes its place. */
export const NewSavedView = z.strictObject({
  /** The client's page. */
  page: z.string().regex(/^[A-Za-z]{1,40}$/u),
  name: z.string().trim().min(1).max(50),
  /** What the page's address says. */
  query: z.record(z.string().max(40), z.string().max(500)),
})
export type NewSavedView = z.infer<typeof NewSavedView>

export const SavedView = z.object({ id: SavedViewId, ...NewSavedView.shape })
export type SavedView = z.infer<typeof SavedView>
