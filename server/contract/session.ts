import { z } from 'zod'
import { SessionId, UnitId, UserId } from './ids.ts'
import { Action, Role, ScopeKind } from './rights.ts'
import { Instant } from './time.ts'

/** POST /api/session */
export const SignIn = z.object({
  account: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(256),
})

/** A role within a scope of units. */
export const GrantView = z.object({
  role: Role,
  scope: ScopeKind,
  units: z.array(UnitId).min(1).max(200),
})
export type GrantView = z.infer<typeof GrantView>

/** GET /api/session: who I am, and what the client may show me. */
export const SessionView = z.object({
  userId: UserId,
  sessionId: SessionId,
  account: z.string(),
  displayName: z.string(),
  unitId: UnitId,
  unitName: z.string(),
  grants: z.array(GrantView),
  actions: z.array(Action),
  /** Nothing but changing the password is possible until that is done. */
  mustChangePassword: z.boolean(),
  expiresAt: Instant,
})
export type SessionView = z.infer<typeof SessionView>

/** GET /api/settings: what the client needs before anybody has signed in. */
export const ClientSettings = z.object({
  title: z.string(),
  nodeName: z.string(),
  banner: z.string(),
  defaultLocale: z.enum(['zh-CN', 'en']),
  demo: z.boolean(),
  /** Who looks, and when, lies over every picture. */
  watermark: z.boolean(),
  /** Looking at recordings needs an approved application. */
  footageRequests: z.boolean(),
  /** Titles of printed documents of supervision, and who issues them. */
  documents: z.object({
    issuer: z.string(),
    /** Stands before 〔year〕number号. */
    prefix: z.string(),
    ...{ notice: z.string(), yellow: z.string(), red: z.string() },
    ...{ order: z.string(), urging: z.string(), advice: z.string(), talk: z.string() },
  }),
  version: z.string(),
})
export type ClientSettings = z.infer<typeof ClientSettings>

/** PUT /api/session/password */
export const ChangePassword = z.object({
  current: z.string().min(1).max(256),
  next: z.string().min(1).max(256),
})

/** Why a new password was refused: `details.rule` of `password.weak`. */
export const PasswordRule = z.enum(['tooShort', 'tooUniform', 'containsAccount', 'unchanged'])
export type PasswordRule = z.infer<typeof PasswordRule>

/** Query of GET /api/sessions: own sessions, or with session.manage those of another user. */
export const SessionQuery = z.object({ user: UserId.optional() })

export const SessionEntry = z.object({
  id: SessionId,
  userId: UserId,
  createdAt: Instant,
  lastSeenAt: Instant,
  address: z.string(),
  agent: z.string(),
  current: z.boolean(),
})
export type SessionEntry = z.infer<typeof SessionEntry>
