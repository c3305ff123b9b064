import { z } from 'zod'
import { ItemId, UnitId } from '../ids.ts'
import { PageQuery } from '../problem.ts'
import { Limit } from './limit.ts'

/**
 * What kind of government service an item is (事项类型). 非行政许可审批 was abolished in 2015: a value for historic items.
 */
export const ItemKind = z.enum([
  'licensing',
  'publicService',
  'confirmation',
  'payment',
  'adjudication',
  'reward',
  'levy',
  'otherPower',
  'nonLicensing',
])
export type ItemKind = z.infer<typeof ItemKind>

/** The names of GB/T 39046-2020. */
export const itemKindLabels = {
  licensing: '行政许可',
  publicService: '公共服务',
  confirmation: '行政确认',
  payment: '行政给付',
  adjudication: '行政裁决',
  reward: '行政奖励',
  levy: '行政征收',
  otherPower: '其他行政权力',
  nonLicensing: '非行政许可',
} as const satisfies Record<ItemKind, string>

/** 办件类型: 即办件 (code 1), 承诺件 (2), 其他 (9). */
export const CaseKind = z.enum(['immediate', 'promised', 'other'])
export type CaseKind = z.infer<typeof CaseKind>

const text = (max: number) => z.string().trim().max(max)

/** A material that an applicant hands in (材料). */
export const Material = z.strictObject({
  name: text(200).min(1),
  /** May be handed in after acceptance (容缺). */
  mayFollow: z.boolean().default(false),
})

/** A step of the handling process (办理环节) with its own limit. Their sum may not exceed that of the whole. */
export const ItemStep = z.strictObject({ name: text(50).min(1), limit: Limit.nullable() })
export type ItemStep = z.infer<typeof ItemStep>

/** What is charged (是否收费, 收费依据); amounts in fen. */
export const ItemFee = z.strictObject({ basis: text(500).min(1), amountFen: z.int().min(0).nullable() })

const minutes = z.int().min(0).max(240)

/** How long before and after a step its footage is linked where no call and rating are known. */
export const FootageMargins = z.strictObject({ beforeMinutes: minutes, afterMinutes: minutes })
export type FootageMargins = z.infer<typeof FootageMargins>

const fields = {
  /** 事项名称 */
  name: text(200).min(1),
  kind: ItemKind,
  /** 设定依据 */
  legalBasis: text(2000),
  caseKind: CaseKind,
  /** 法定办结时限; null: the law names none, that of the Administrative Licensing Law applies (20 working days). */
  statutoryLimit: Limit.nullable(),
  /** 承诺办结时限 */
  promisedLimit: Limit.nullable(),
  /** 办理环节, in their order. */
  steps: z.array(ItemStep).max(30),
  materials: z.array(Material).max(100),
  /** null: free of charge. */
  fee: ItemFee.nullable(),
  /** null: as configured. */
  footage: FootageMargins.nullable(),
  /** Applications are to be taken on line. */
  onlineOnly: z.boolean(),
  /** Abolished, or handed over: kept for the cases of its time, takes no new ones. */
  historic: z.boolean(),
}

/** 实施编码: the key between servers. */
export const ItemCode = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z_-]{4,50}$/u, '4 to 50 letters and digits')

/** POST /api/items */
export const NewItem = z.strictObject({
  ...fields,
  /** 实施编码 */
  code: ItemCode,
  /** 基本编码: that of the national catalogue. */
  basicCode: text(50).default(''),
  /** 实施主体 */
  unitId: UnitId,
  legalBasis: fields.legalBasis.default(''),
  caseKind: fields.caseKind.default('promised'),
  statutoryLimit: fields.statutoryLimit.default(null),
  promisedLimit: fields.promisedLimit.default(null),
  steps: fields.steps.default([]),
  materials: fields.materials.default([]),
  fee: fields.fee.default(null),
  footage: fields.footage.default(null),
  onlineOnly: z.boolean().default(false),
  historic: z.boolean().default(false),
})
export type NewItem = z.infer<typeof NewItem>

/** PATCH /api/items/{id}. Code and unit never change: cases are kept under them. */
export const ItemChange = z.strictObject(fields).partial()
export type ItemChange = z.infer<typeof ItemChange>

/** An item (政务服务事项): something that a unit handles. */
export const ItemView = z.object({
  id: ItemId,
  ...fields,
  code: z.string(),
  basicCode: z.string(),
  unitId: UnitId,
})
export type ItemView = z.infer<typeof ItemView>

/** Query of GET /api/items, in the order of their codes. */
export const ItemQuery = z.object({
  ...PageQuery.shape,
  unit: UnitId.optional(),
  /** Part of a name, or the beginning of a code. */
  text: z.string().trim().max(100).optional(),
  historic: z.stringbool().optional(),
})

/** Query of POST /api/items/import */
export const ItemImportQuery = z.object({
  /** Only say what would be done. */
  dryRun: z.stringbool().default(false),
})

/** What an import did, or with `dryRun` would do. */
export const ItemImport = z.object({
  lines: z.array(
    z.object({
      /** Line in the file, from 1, the header included. */
      line: z.int(),
      code: z.string(),
      outcome: z.enum(['created', 'changed', 'unchanged', 'error']),
      /** For `error`: what is wrong, as a stable word. */
      problem: z.string().nullable(),
    }),
  ),
})
export type ItemImport = z.infer<typeof ItemImport>
