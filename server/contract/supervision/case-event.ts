import { z } from 'zod'
import { Instant } from '../time.ts'
import { CaseKind, ItemCode } from './item.ts'
import { Limit } from './limit.ts'
import { PointCode } from './service-point.ts'

/**
 * What can happen to a case, in the order in which it does where two events have the same time: a type's place is its
 * rank. Names of GB/T 39046-2020.
 */
export const CaseEventType = z.enum([
  'queueCall',
  'application',
  'preAcceptance',
  'acceptance',
  'refusal',
  'correctionRequest',
  'correctionAcceptance',
  'handling',
  'review',
  'approval',
  'specialProcedureStart',
  'specialProcedureEnd',
  'conclusion',
  'referral',
  'withdrawal',
  'revocation',
  'fee',
  'delivery',
  'rating',
  'complaint',
])
export type CaseEventType = z.infer<typeof CaseEventType>

export const caseEventLabels = {
  queueCall: '叫号',
  application: '申请',
  preAcceptance: '预受理',
  acceptance: '受理',
  refusal: '不予受理',
  correctionRequest: '补正告知',
  correctionAcceptance: '补正受理',
  handling: '承办',
  review: '审核',
  approval: '批准',
  specialProcedureStart: '特别程序开始',
  specialProcedureEnd: '特别程序结束',
  conclusion: '办结',
  referral: '转报',
  withdrawal: '撤件',
  revocation: '撤销',
  fee: '收费',
  delivery: '送达',
  rating: '评价',
  complaint: '投诉',
} as const satisfies Record<CaseEventType, string>

const ranks: ReadonlyMap<CaseEventType, number> = new Map(
  CaseEventType.options.map((type, rank) => [type, rank]),
)
export const rankOf = (type: CaseEventType): number => ranks.get(type) ?? 0

const text = (max: number) => z.string().trim().max(max)
const documentNo = text(100).optional()

/** Who did it (处理人). */
export const Handler = z.strictObject({
  name: text(50).min(1),
  /** Number of the person in the unit's own system. */
  code: text(50).optional(),
})
export type Handler = z.infer<typeof Handler>

/** 申请者 with 证件类型 and 号码, 联系人, 手机: personal data, masked by role. */
export const Applicant = z.strictObject({
  name: text(100).min(1),
  documentType: text(20).optional(),
  documentNo: text(50).optional(),
  contact: text(50).optional(),
  phone: text(30).optional(),
})
export type Applicant = z.infer<typeof Applicant>

/** 申报来源 */
export const ApplicationSource = z.enum(['window', 'online', 'selfService', 'post', 'other'])
export type ApplicationSource = z.infer<typeof ApplicationSource>

/** 办结结果: 通过, 容缺通过, 不通过. */
export const Outcome = z.enum(['passed', 'passedWithGaps', 'failed'])
export type Outcome = z.infer<typeof Outcome>

/** 特别程序: 1 延长审批 lengthens the limit, 2 其他 (hearing, test, expert review …) stops the clock. */
export const SpecialProcedureKind = z.enum(['extension', 'other'])
export type SpecialProcedureKind = z.infer<typeof SpecialProcedureKind>

const common = {
  /** Of the system that tells it; the same id twice is the same event. */
  eventId: z.string().trim().min(1).max(64),
  /** 办件编号 */
  caseNo: z.string().trim().min(1).max(50),
  /** 实施编码 of the case's item, on every event: so each can be judged by itself, in whatever order they come. */
  itemCode: ItemCode,
  occurredAt: Instant,
  /** Where it was done. */
  point: PointCode.optional(),
  handler: Handler.optional(),
}

/** 办理: 环节名称, 意见, 开始时间; `occurredAt` is its end. */
const step = { stepName: text(50).optional(), opinion: text(2000).optional(), startedAt: Instant.optional() }

const event = <Type extends CaseEventType, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...common, ...shape })

const sequence = z.int().min(1).max(99)

/** One thing that happened to a case, as feeds tell it. */
export const CaseEvent = z.discriminatedUnion('type', [
  event('queueCall', { ticketNo: text(20).optional() }),
  event('application', {
    applicant: Applicant,
    source: ApplicationSource.default('window'),
    caseKind: CaseKind.optional(),
    /** Of a joint case (联办, 一件事). */
    parentCaseNo: text(50).optional(),
  }),
  event('preAcceptance', {}),
  event('acceptance', { documentNo, caseKind: CaseKind.optional() }),
  event('refusal', { documentNo, reason: text(1000).optional() }),
  event('correctionRequest', { documentNo, materials: z.array(text(200)).max(100).default([]) }),
  event('correctionAcceptance', { documentNo }),
  event('handling', step),
  event('review', step),
  event('approval', step),
  event('specialProcedureStart', {
    sequence: sequence.default(1),
    kind: SpecialProcedureKind,
    /** 听证, 检验, 检测, 专家评审 … */
    name: text(50).min(1),
    basis: text(500).optional(),
    reason: text(500).optional(),
    approver: text(50).optional(),
    plannedLength: Limit.optional(),
    noticeNo: documentNo,
  }),
  event('specialProcedureEnd', { sequence: sequence.default(1), result: text(500).optional() }),
  event('conclusion', {
    outcome: Outcome,
    certificateName: text(200).optional(),
    certificateNo: text(100).optional(),
    opinion: text(2000).optional(),
    /** 容缺受理: by when what is missing must come. */
    gapsDueAt: Instant.optional(),
  }),
  event('referral', { to: text(100).optional(), opinion: text(2000).optional() }),
  event('withdrawal', { reason: text(500).optional() }),
  event('revocation', { reason: text(500).optional() }),
  event('fee', {
    amountFen: z.int().min(0),
    payer: text(100).optional(),
    basis: text(500).optional(),
  }),
  event('delivery', {
    method: text(30).optional(),
    recipient: text(100).optional(),
    trackingNo: text(50).optional(),
  }),
  event('rating', {
    /** 1 非常满意, 2 满意, 3 基本满意, 4 不满意, 5 非常不满意. */
    satisfaction: z.int().min(1).max(5),
    text: text(1000).optional(),
  }),
  /** The complainant is not named here: a complaint is a record of its own. */
  event('complaint', { complaintNo: documentNo, text: text(2000).optional() }),
])
export type CaseEvent = z.infer<typeof CaseEvent>

/** An event of one type. */
export type CaseEventOf<Type extends CaseEventType> = Extract<CaseEvent, { type: Type }>
