import { z } from 'zod'
import { MaterialId, MaterialRequestId, UnitId } from './ids.ts'
import { Disclosure } from './meeting-plan.ts'
import { Instant } from './time.ts'

/** Types of files that can be taken, by the extension of their names. */
export const MaterialType = z.enum([
  ...(['pdf', 'ofd', 'docx', 'doc', 'wps', 'xlsx', 'xls', 'et', 'pptx', 'ppt', 'dps'] as const),
  ...(['png', 'jpg', 'jpeg', 'txt'] as const),
])
export type MaterialType = z.infer<typeof MaterialType>

/** Who reads a material: all venues, or only the main venue and who supplied it. */
export const Audience = z.enum(['venues', 'secretary'])
export type Audience = z.infer<typeof Audience>

export const MaterialVersionView = z.object({
  version: z.int(),
  fileName: z.string(),
  /** By the file's content, not by its name. */
  mediaType: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  storedAt: Instant,
  storedBy: z.string(),
  /** Browsers show it as it is. */
  preview: z.enum(['image', 'pdf']).nullable(),
})
export type MaterialVersionView = z.infer<typeof MaterialVersionView>

/** One line of GET /api/meetings/{id}/materials */
export const MaterialView = z.object({
  id: MaterialId,
  unitId: UnitId,
  unitName: z.string(),
  requestId: MaterialRequestId.nullable(),
  name: z.string(),
  audience: Audience,
  disclosure: Disclosure,
  /** The newest first. */
  versions: z.array(MaterialVersionView).min(1),
  /** The caller may add a version, or take it away. */
  changes: z.boolean(),
})
export type MaterialView = z.infer<typeof MaterialView>

/**
 * Query of POST /api/meetings/{id}/materials and of POST /api/materials/{id}/versions, whose body is the file itself:
 * so it goes to disk as it comes, and no form has to be taken apart.
 */
export const UploadQuery = z.object({ fileName: z.string().trim().min(1).max(255) })

export const NewMaterialQuery = UploadQuery.extend({
  unit: UnitId,
  name: z.string().trim().min(1).max(200),
  audience: Audience.default('venues'),
  disclosure: Disclosure.shape.kind.default('onRequest'),
  basis: Disclosure.shape.basis.default(''),
  request: MaterialRequestId.optional(),
})
export type NewMaterialQuery = z.infer<typeof NewMaterialQuery>

/** POST /api/meetings/{id}/material-requests: what units have to hand in (材料报送). */
export const NewMaterialRequest = z.object({
  title: z.string().trim().min(1).max(200),
  details: z.string().trim().max(2000),
  deadline: Instant,
  unitIds: z.array(UnitId).min(1).max(500),
})
export type NewMaterialRequest = z.infer<typeof NewMaterialRequest>

/** Where a unit stands with what it has to hand in. */
export const HandInState = z.enum(['missing', 'submitted', 'returned', 'accepted'])
export type HandInState = z.infer<typeof HandInState>

export const HandInView = z.object({
  unitId: UnitId,
  unitName: z.string(),
  state: HandInState,
  /** Why it came back. */
  remark: z.string(),
  at: Instant.nullable(),
  by: z.string().nullable(),
  /** Handed in after the deadline, or still missing then. */
  late: z.boolean(),
})
export type HandInView = z.infer<typeof HandInView>

export const MaterialRequestView = z.object({
  id: MaterialRequestId,
  title: z.string(),
  details: z.string(),
  deadline: Instant,
  createdBy: z.string(),
  /** All of them for the meeting's secretaries, else the caller's own units. */
  units: z.array(HandInView),
})
export type MaterialRequestView = z.infer<typeof MaterialRequestView>

/** GET /api/meetings/{id}/materials */
export const MaterialList = z.object({
  items: z.array(MaterialView),
  requests: z.array(MaterialRequestView),
  manages: z.boolean(),
  limits: z.object({ maxBytes: z.int(), extensions: z.array(z.string()) }),
})
export type MaterialList = z.infer<typeof MaterialList>

/** POST /api/material-requests/{id}/units/{unitId} */
export const HandInDecision = z.discriminatedUnion('accept', [
  z.object({ accept: z.literal(true) }),
  z.object({ accept: z.literal(false), remark: z.string().trim().min(1).max(500) }),
])
