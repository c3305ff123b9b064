import { z } from 'zod'
import { UnitId } from './ids.ts'
import { VenuePart } from './meeting-plan.ts'
import { Instant } from './time.ts'

/** What every venue does before a meeting, in its order: joint test, venue set, devices on, … seated. */
export const PreparationItem = z.enum([
  'jointTest',
  'venueSet',
  'devicesOn',
  'operatorsAtPost',
  'pictureSound',
  'rollCall',
  'seated',
])
export type PreparationItem = z.infer<typeof PreparationItem>

export const CheckResult = z.enum(['ok', 'fault', 'skipped'])
export type CheckResult = z.infer<typeof CheckResult>

/** The written record of a joint test (联调记录): each check item with its result. */
export const JointTestRecord = z.object({
  picture: CheckResult,
  microphone: CheckResult,
  speaker: CheckResult,
  share: CheckResult,
  network: CheckResult,
  spareLine: CheckResult,
})
export type JointTestRecord = z.infer<typeof JointTestRecord>

/** POST /api/meetings/{id}/preparation/{unitId}/{item} */
export const TickInput = z.object({
  /** `open` takes a tick back. */
  state: z.enum(['done', 'fault', 'open']),
  /** What is wrong, or what else to know. */
  remark: z.string().trim().max(500),
  /** For a joint test only, which needs one. */
  record: JointTestRecord.nullable(),
})
export type TickInput = z.infer<typeof TickInput>

/** `overdue`: not done, though it should be by now. */
export const PreparationState = z.enum(['open', 'overdue', 'done', 'fault'])
export type PreparationState = z.infer<typeof PreparationState>

export const PreparationCell = z.object({
  item: PreparationItem,
  state: PreparationState,
  /** Done after it was due. */
  late: z.boolean(),
  remark: z.string(),
  record: JointTestRecord.nullable(),
  at: Instant.nullable(),
  by: z.string().nullable(),
  /** The caller may tick it. */
  changes: z.boolean(),
})
export type PreparationCell = z.infer<typeof PreparationCell>

/** GET /api/meetings/{id}/preparation: all venues for the main venue's people, else the caller's own. */
export const PreparationView = z.object({
  items: z.array(z.object({ item: PreparationItem, due: Instant, done: z.int(), fault: z.int() })),
  venues: z.array(
    z.object({
      unitId: UnitId,
      unitName: z.string(),
      part: VenuePart,
      /** Who answers for the venue, as its receipt names them. */
      responsible: z.string(),
      telephone: z.string(),
      cells: z.array(PreparationCell),
    }),
  ),
})
export type PreparationView = z.infer<typeof PreparationView>
