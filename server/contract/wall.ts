import { z } from 'zod'
import { CameraId, LayoutId } from './ids.ts'
import { Instant } from './time.ts'

/** How many tiles a wall may have. */
export const wallSizes = [1, 4, 9, 16, 25] as const
const largest = 25

/** What a wall shows. */
export const WallLayout = z.strictObject({
  tiles: z.union(wallSizes.map((size) => z.literal(size))),
  /** Tile by tile; null: empty. */
  cameras: z.array(CameraId.nullable()).max(largest),
  /** How long it stays on a tour through the layouts that have this; null: on no tour. */
  tourSeconds: z.int().min(5).max(3600).nullable(),
})
export type WallLayout = z.infer<typeof WallLayout>

/** POST /api/wall/layouts, PUT /api/wall/layouts/{id}: a layout of one's own, by a name of one's own. */
export const NamedLayout = z.strictObject({ name: z.string().trim().min(1).max(60), layout: WallLayout })
export type NamedLayout = z.infer<typeof NamedLayout>

export const LayoutView = NamedLayout.extend({ id: LayoutId, changedAt: Instant })
export type LayoutView = z.infer<typeof LayoutView>
export const LayoutList = z.object({ items: z.array(LayoutView) })
