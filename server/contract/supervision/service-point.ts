import { z } from 'zod'
import { DutyId, ItemId, ServicePointId, UnitId, WindowId } from '../ids.ts'
import { Instant, InstantQuery } from '../time.ts'

/** Where applications are taken: 窗口, 街道, 社区, 网上, 自助终端. */
export const ServicePointKind = z.enum(['window', 'street', 'community', 'online', 'selfService'])
export type ServicePointKind = z.infer<typeof ServicePointKind>

/** How feeds name a point. */
export const PointCode = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z._-]{1,50}$/u, 'up to 50 letters, digits, dots and hyphens')

const fields = {
  name: z.string().trim().min(1).max(100),
  kind: ServicePointKind,
  /** The window of a hall that it is; its cameras are those of that window. */
  windowId: WindowId.nullable(),
  /** The items it takes; empty: whatever comes. */
  itemIds: z.array(ItemId).max(2000),
}

/** PUT /api/service-points/{code}: makes it, or brings it up to date. */
export const ServicePointPut = z.strictObject({ ...fields, unitId: UnitId })
export type ServicePointPut = z.infer<typeof ServicePointPut>

/** A service point (办理点). */
export const ServicePointView = z.object({
  id: ServicePointId,
  code: z.string(),
  /** Whose it is: a hall's for its windows. */
  unitId: UnitId,
  ...fields,
})
export type ServicePointView = z.infer<typeof ServicePointView>

/** 在岗, 请假, 顶岗. */
export const DutyKind = z.enum(['duty', 'leave', 'cover'])
export type DutyKind = z.infer<typeof DutyKind>

/** Who is at a window when; who is away; who stands in for whom. */
export const DutyEntry = z.strictObject({
  pointId: ServicePointId,
  person: z.string().trim().min(1).max(50),
  kind: DutyKind,
  from: Instant,
  to: Instant,
  /** Of `cover`: for whom. */
  covers: z.string().trim().max(50).nullable().default(null),
  remark: z.string().trim().max(200).default(''),
})
export type DutyEntry = z.infer<typeof DutyEntry>

export const DutyView = z.object({ id: DutyId, ...DutyEntry.shape })
export type DutyView = z.infer<typeof DutyView>

/** Query of GET /api/duty: entries that reach into [from, to), at most 92 days. */
export const DutyQuery = z.object({
  point: ServicePointId.optional(),
  from: InstantQuery,
  to: InstantQuery,
})
