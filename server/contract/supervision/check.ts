import { z } from 'zod'
import { CaseId, CheckId, CheckSampleId, ItemId, ServicePointId, SourceId, UnitId } from '../ids.ts'
import { PageQuery } from '../problem.ts'
import { Instant } from '../time.ts'

const text = (max: number) => z.string().trim().max(max)

/** One line of a checklist: what is looked at, and how many points it costs. */
export const ChecklistEntry = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9.-]{1,20}$/u),
  name: text(100).min(1),
  deduction: z.number().min(0).max(100),
})
export type ChecklistEntry = z.infer<typeof ChecklistEntry>

/** What a check looks at: data of config, so that a place has its own. */
export const Checklist = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9.-]{1,20}$/u),
  name: text(100).min(1),
  entries: z.array(ChecklistEntry).min(1).max(100),
})
export type Checklist = z.infer<typeof Checklist>

/** A sample of cases, or rounds over windows at hours that nobody can foresee (巡查). */
export const CheckKind = z.enum(['cases', 'patrol'])
export type CheckKind = z.infer<typeof CheckKind>

/** Which cases the sample is drawn from; all conditions must hold. */
export const CheckCriteria = z.strictObject({
  item: ItemId.nullable().default(null),
  unit: UnitId.nullable().default(null),
  point: ServicePointId.nullable().default(null),
  handler: text(50).default(''),
  /** Of when they were applied for. */
  from: Instant.nullable().default(null),
  to: Instant.nullable().default(null),
})
export type CheckCriteria = z.infer<typeof CheckCriteria>

const common = {
  title: text(100).min(1),
  checklist: Checklist.shape.code,
  /** Whose check it is: only what the unit's supervisors reach is drawn. */
  unitId: UnitId,
  /** A second person looks at what the first has marked before it counts. */
  secondReviewer: z.boolean().default(true),
  /** The same seed draws the same sample; left out: the server draws one. */
  seed: z
    .string()
    .regex(/^[0-9A-Za-z]{1,32}$/u)
    .optional(),
}

/** POST /api/checks */
export const NewCheck = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cases'),
    ...common,
    size: z.int().min(1).max(200),
    criteria: CheckCriteria,
  }),
  z.strictObject({
    kind: z.literal('patrol'),
    ...common,
    /** The day in China, yyyy-mm-dd; rounds are drawn within its office hours that are still to come. */
    day: z.iso.date(),
    rounds: z.int().min(1).max(12),
    /** How many windows a round looks at; more than there are: all. */
    windows: z.int().min(1).max(200),
  }),
])
export type NewCheck = z.infer<typeof NewCheck>

export const CheckState = z.enum(['open', 'done'])

export const CheckView = z.object({
  id: CheckId,
  kind: CheckKind,
  title: z.string(),
  unitId: UnitId,
  seed: z.string(),
  checklist: Checklist,
  secondReviewer: z.boolean(),
  criteria: CheckCriteria.nullable(),
  /** How many it was drawn from. */
  population: z.int(),
  state: CheckState,
  samples: z.int(),
  settled: z.int(),
  /** The mean score of what is settled; null before. */
  score: z.number().nullable(),
  createdAt: Instant,
  createdBy: z.string(),
})
export type CheckView = z.infer<typeof CheckView>

/** 待查, 待复核, 已定. */
export const SampleState = z.enum(['pending', 'reviewed', 'settled'])
export type SampleState = z.infer<typeof SampleState>

/** A line of the checklist that was not kept. */
export const CheckMark = z.strictObject({
  code: ChecklistEntry.shape.code,
  note: text(500).default(''),
  /** The instant of the footage that shows it. */
  at: Instant.nullable().default(null),
})
export type CheckMark = z.infer<typeof CheckMark>

export const SampleReview = z.object({
  by: z.string(),
  at: Instant,
  score: z.number(),
  marks: z.array(CheckMark),
  remark: z.string(),
})
export type SampleReview = z.infer<typeof SampleReview>

/** One thing that a check looks at. */
export const CheckSampleView = z.object({
  id: CheckSampleId,
  place: z.int(),
  state: SampleState,
  caseId: CaseId.nullable(),
  caseNo: z.string().nullable(),
  pointId: ServicePointId.nullable(),
  pointName: z.string().nullable(),
  /** Cameras of the window. */
  sources: z.array(SourceId),
  /** Of a patrol: when to look. */
  dueAt: Instant.nullable(),
  first: SampleReview.nullable(),
  second: SampleReview.nullable(),
  /** What counts: the second review where there is to be one. */
  score: z.number().nullable(),
})
export type CheckSampleView = z.infer<typeof CheckSampleView>

/** GET /api/checks/{id} */
export const CheckWithSamples = z.object({ check: CheckView, samples: z.array(CheckSampleView) })
export type CheckWithSamples = z.infer<typeof CheckWithSamples>

export const CheckQuery = z.object({ ...PageQuery.shape, state: CheckState.optional() })
export const CheckPage = z.object({ items: z.array(CheckView), next: z.string().nullable() })

/** POST /api/check-samples/{id}/review: by the first who looks, then by the second. */
export const NewReview = z.strictObject({
  marks: z
    .array(CheckMark)
    .max(100)
    .refine((marks) => new Set(marks.map(({ code }) => code)).size === marks.length, {
      error: 'a line is marked twice',
    }),
  remark: text(1000).default(''),
})
export type NewReview = z.infer<typeof NewReview>
