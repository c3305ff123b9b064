import { z } from 'zod'
import { UnitId } from './ids.ts'
import { VenuePart } from './meeting-plan.ts'
import { Instant } from './time.ts'

/** 实到, 请假, 缺席; `awaited`: not there yet, and the meeting is not over. */
export const AttendanceState = z.enum(['present', 'leave', 'absent', 'awaited'])
export type AttendanceState = z.infer<typeof AttendanceState>

export const AttendancePerson = z.object({
  name: z.string(),
  title: z.string(),
  /** The receipt names them. */
  expected: z.boolean(),
  /** When they signed in, or joined; null: neither. */
  signedAt: Instant.nullable(),
})

export const AttendanceLine = z.object({
  unitId: UnitId,
  unitName: z.string(),
  part: VenuePart,
  state: AttendanceState,
  /** 迟到, 早退 */
  late: z.boolean(),
  leftEarly: z.boolean(),
  arrivedAt: Instant.nullable(),
  /** When it was there last; null while it is. */
  leftAt: Instant.nullable(),
  /** Time in the meeting, all stays together. */
  presentMs: z.int(),
  /** How often it was away in between. */
  breaks: z.int(),
  reason: z.string(),
  people: z.array(AttendancePerson),
  /** The caller may sign people of this venue in. */
  signs: z.boolean(),
})
export type AttendanceLine = z.infer<typeof AttendanceLine>

export const AttendanceStatistics = z.object({
  /** 应到: main and branch venues. */
  expected: z.int(),
  present: z.int(),
  leave: z.int(),
  absent: z.int(),
  awaited: z.int(),
  late: z.int(),
  leftEarly: z.int(),
  /** 列席: observers asked, and those who came. */
  observers: z.int(),
  observersPresent: z.int(),
  /** People whom receipts name, and people who signed in. */
  peopleExpected: z.int(),
  peoplePresent: z.int(),
})
export type AttendanceStatistics = z.infer<typeof AttendanceStatistics>

/** GET /api/meetings/{id}/attendance */
export const AttendanceView = z.object({
  statistics: AttendanceStatistics,
  lines: z.array(AttendanceLine),
  over: z.boolean(),
})
export type AttendanceView = z.infer<typeof AttendanceView>

/** POST /api/meetings/{id}/attendance/{unitId}: somebody signs in by name (签到). */
export const SignInByName = z.object({
  name: z.string().trim().min(1).max(50),
  title: z.string().trim().max(100),
})
