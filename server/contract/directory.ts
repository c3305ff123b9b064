import { z } from 'zod'
import { HallId, UnitId, UserId, WindowId } from './ids.ts'
import { GrantView } from './session.ts'

export const Level = z.enum(['province', 'city', 'district', 'street', 'community'])
export type Level = z.infer<typeof Level>

/** A node of the organisation with both its relations: territory (块) and line (条). */
export const UnitView = z.object({
  id: UnitId,
  code: z.string(),
  name: z.string(),
  level: Level,
  territorialParentId: UnitId.nullable(),
  lineSuperiorId: UnitId.nullable(),
  /** Holds approval powers (审批职能). */
  approves: z.boolean(),
})
export type UnitView = z.infer<typeof UnitView>

export const HallView = z.object({
  id: HallId,
  name: z.string(),
  unitId: UnitId,
  /** SVG of the floor plan; its viewBox is the plane that plan places are fractions of. */
  plan: z.string(),
})
export type HallView = z.infer<typeof HallView>

export const WindowView = z.object({
  id: WindowId,
  hallId: HallId,
  number: z.int(),
  name: z.string(),
  unitIds: z.array(UnitId),
  plan: z.object({ x: z.number(), y: z.number() }).nullable(),
})
export type WindowView = z.infer<typeof WindowView>

export const UserView = z.object({
  id: UserId,
  account: z.string(),
  displayName: z.string(),
  unitId: UnitId,
  enabled: z.boolean(),
  grants: z.array(GrantView),
})
export type UserView = z.infer<typeof UserView>
