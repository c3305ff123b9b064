import { z } from 'zod'
import { HallId, UnitId, UserId, WindowId } from './ids.ts'
import { PageQuery } from './problem.ts'
import { GrantView } from './session.ts'

/** From the highest to the lowest. */
export const Level = z.enum(['province', 'city', 'district', 'street', 'community'])
export type Level = z.infer<typeof Level>

/** A node of the organisation with both its relations: territory (块) and line (条). */
export const UnitView = z.object({
  id: UnitId,
  /** 12-digit administrative code, or unified social credit code. Unique, and the same on every server. */
  code: z.string(),
  name: z.string(),
  level: Level,
  territorialParentId: UnitId.nullable(),
  lineSuperiorId: UnitId.nullable(),
  /** Holds approval powers (审批职能). */
  approves: z.boolean(),
})
export type UnitView = z.infer<typeof UnitView>

/** Query of GET /api/units: units in the order of their codes, superiors before those below them. */
export const UnitQuery = z.object({
  ...PageQuery.shape,
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  /** Only this unit and what is below it by `relation`. */
  within: UnitId.optional(),
  relation: z.enum(['territory', 'line']).default('territory'),
  level: Level.optional(),
  /** Part of a name, or the beginning of a code. */
  text: z.string().trim().max(100).optional(),
})

/** POST /api/units */
export const NewUnit = UnitView.omit({ id: true }).extend({
  code: z.string().trim().min(12).max(18),
  name: z.string().trim().min(1).max(100),
})
export type NewUnit = z.infer<typeof NewUnit>

/** PATCH /api/units/{id}. The code never changes: it is the key between servers. */
export const UnitChange = NewUnit.omit({ code: true, level: true }).partial()
export type UnitChange = z.infer<typeof UnitChange>

export const HallView = z.object({
  id: HallId,
  name: z.string(),
  unitId: UnitId,
  /** SVG of the floor plan; its viewBox is the plane that plan places are fractions of. */
  plan: z.string(),
})
export type HallView = z.infer<typeof HallView>

/** Query of GET /api/windows */
export const WindowQuery = z.object({ hall: HallId.optional() })

export const WindowView = z.object({
  id: WindowId,
  hallId: HallId,
  number: z.int(),
  name: z.string(),
  /** The units whose items it takes. */
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

/** Query of GET /api/users: users of the units the caller may see, in the order of their accounts. */
export const UserQuery = z.object({
  ...PageQuery.shape,
  unit: UnitId.optional(),
  /** Beginning of an account, or part of a name. */
  text: z.string().trim().max(100).optional(),
})

/** How a person signs in: lower case, digits, dot, hyphen and underscore. */
export const Account = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,63}$/u, 'two to 64 of a-z, 0-9, dot, hyphen and underscore')

const displayName = z.string().trim().min(1).max(50)

/** POST /api/users */
export const NewUser = z.object({ account: Account, displayName, unitId: UnitId })

/** A password made by the server, shown once; its owner must change it at the first sign-in. */
export const InitialPassword = z.object({ account: Account, password: z.string() })
export type InitialPassword = z.infer<typeof InitialPassword>

export const CreatedUser = z.object({ user: UserView, initialPassword: z.string() })

/** PATCH /api/users/{id} */
export const UserChange = z.object({ displayName, unitId: UnitId, enabled: z.boolean() }).partial()

/** PUT /api/users/{id}/grants: all roles of a user; what is not named ends. */
export const GrantList = z.object({ grants: z.array(GrantView).max(20) })

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((text) => text === '1')

/** Query of POST /api/users/import */
export const UserImportQuery = z.object({
  /** Only say what would be done. */
  dryRun: flag,
  /** The list is complete: whoever of the caller's scope is not in it is disabled. */
  complete: flag,
})

/** What an import did, or with `dryRun` would do. */
export const UserImport = z.object({
  lines: z.array(
    z.object({
      /** Line in the file, from 1, the header included. */
      line: z.int(),
      account: z.string(),
      outcome: z.enum(['created', 'changed', 'unchanged', 'disabled', 'enabled', 'error']),
      /** For `error`: what is wrong, as a stable word. */
      problem: z.string().nullable(),
    }),
  ),
  /** Accounts that are not in the list and were disabled because it is complete. */
  left: z.array(z.string()),
  initialPasswords: z.array(InitialPassword),
})
export type UserImport = z.infer<typeof UserImport>
