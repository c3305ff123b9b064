import { z } from 'zod'
import { AlertId, ArchiveId, CameraId, CaseId, OrderId, WarningId } from './ids.ts'
import { PageQuery } from './problem.ts'
import { GapReason } from './recorder.ts'
import type { Action } from './rights.ts'
import { OrderAct, OrderForm } from './supervision/order.ts'
import { RuleKind, WarningLevel } from './supervision/rule.ts'
import { Instant, InstantQuery } from './time.ts'

/** A camera as an alert names it: by its name when that was raised. */
const NamedCamera = z.object({ id: CameraId, name: z.string() })
const detail = z.string().nullable()

/** `media`: a worker of the SFU, whose meetings and live pictures begin anew by themselves. */
export const DiedProcess = z.enum(['web', 'recorder', 'media'])
export type DiedProcess = z.infer<typeof DiedProcess>

/** What an alert of each kind tells. */
export const alertFacts = {
  /** A camera gives nothing to record. */
  'camera.away': z.object({ camera: NamedCamera, reason: GapReason, detail }),
  /** Cameras of one hall, or behind one address, that were lost together: one fault. `away`: how many still are. */
  'cameras.away': z.object({
    place: z.enum(['hall', 'platform']),
    hall: z.string(),
    cameras: z.array(NamedCamera),
    away: z.int(),
    reason: GapReason,
  }),
  /** Nothing landed on disk although the recorder thought otherwise; it was restarted. */
  'camera.silent': z.object({ camera: NamedCamera, at: Instant }),
  /** Footage of a camera is not on the disk where the index has it, or could not be mended: it may be lost. */
  'camera.footageLost': z.object({
    camera: NamedCamera,
    how: z.enum(['missing', 'unreadable']),
    detail,
    at: Instant,
  }),
  /** Far fewer frames than usual. Frames a second. */
  'camera.slow': z.object({ camera: NamedCamera, frameRate: z.number(), usual: z.number() }),
  /** The recorder does not answer. */
  'recorder.down': z.object({}),
  /** The recorder says that something is not well, in a stable code. */
  'recorder.problem': z.object({ code: z.string(), detail: z.string() }),
  /** A process, or the machine, ended without being asked to, and is back. */
  'process.died': z.object({
    process: DiedProcess,
    how: z.enum(['crashed', 'power-lost']),
    at: Instant,
  }),
  /** The clock of the machine stepped; milliseconds, negative: back. */
  'clock.stepped': z.object({ byMs: z.number(), at: Instant }),
  /** The disk refuses or is too slow. */
  'disk.failing': z.object({ cameras: z.array(NamedCamera), reason: GapReason, detail }),
  /** Less is free than always should be. Bytes. */
  'disk.low': z.object({ freeBytes: z.number(), keepFreeBytes: z.number() }),
  /** Full before these retentions are over, at this rate. */
  'disk.fullSoon': z.object({
    fullInDays: z.int(),
    reachableDays: z.int().nullable(),
    unreachableDays: z.array(z.number()),
  }),
  /** Footage under holds takes its quota, or soon will; 0 days: it does. */
  'holds.nearQuota': z.object({ inDays: z.int(), heldBytes: z.number(), quotaBytes: z.number() }),
  /** Cameras that are not recorded for want of space. */
  'sources.stopped': z.object({ cameras: z.array(NamedCamera) }),
  /** A sealed package is not what was sealed any more; `first`: the first file that is not. */
  'archive.damaged': z.object({
    archive: z.object({ id: ArchiveId, title: z.string() }),
    findings: z.int(),
    first: z.string(),
    at: Instant,
  }),
  /** A case was warned of, or given a card. */
  'case.warned': z.object({
    warningId: WarningId,
    number: z.string(),
    caseId: CaseId,
    caseNo: z.string(),
    item: z.string(),
    level: WarningLevel,
    rule: RuleKind,
  }),
  /** A unit answered an order, or time took it a step further. */
  'order.moved': z.object({
    orderId: OrderId,
    number: z.string(),
    title: z.string(),
    unit: z.string(),
    act: OrderAct,
    form: OrderForm,
  }),
} as const
export type AlertKind = keyof typeof alertFacts
export const AlertKind = z.enum(Object.keys(alertFacts) as [AlertKind, ...AlertKind[]])

/** A right that is needed to see alerts of a kind, besides `alert.read`. */
export const alertNeeds: Readonly<Partial<Record<AlertKind, Action>>> = {
  'camera.away': 'camera.read',
  'cameras.away': 'camera.read',
  'camera.silent': 'camera.read',
  'camera.footageLost': 'camera.read',
  'camera.slow': 'camera.read',
  'archive.damaged': 'archive.read',
  'case.warned': 'warning.read',
  'order.moved': 'order.read',
}

export const AlertSeverity = z.enum(['warning', 'fault'])
export type AlertSeverity = z.infer<typeof AlertSeverity>

const common = {
  id: AlertId,
  /** Grows with every change of any alert: of two states of an alert the later has the larger one. */
  seq: z.int(),
  severity: AlertSeverity,
  /** When the trouble began. */
  since: Instant,
  raisedAt: Instant,
  /** null while it lasts. */
  endedAt: Instant.nullable(),
  /** It went on as part of another alert, of more cameras. */
  merged: z.boolean(),
  /** By whom and with what remark, for whoever may read about people; null until somebody did. */
  acknowledged: z
    .object({ at: Instant, by: z.string().nullable(), remark: z.string().nullable() })
    .nullable(),
}

const matter = <Kind extends AlertKind>(kind: Kind) =>
  z.object({ kind: z.literal(kind), facts: alertFacts[kind] })
const view = <Kind extends AlertKind>(kind: Kind) => matter(kind).extend(common)

/** What an alert is about: its kind and what it tells. */
export const AlertMatter = z.discriminatedUnion('kind', [
  matter('camera.away'),
  matter('cameras.away'),
  matter('camera.silent'),
  matter('camera.footageLost'),
  matter('camera.slow'),
  matter('recorder.down'),
  matter('recorder.problem'),
  matter('process.died'),
  matter('clock.stepped'),
  matter('disk.failing'),
  matter('disk.low'),
  matter('disk.fullSoon'),
  matter('holds.nearQuota'),
  matter('sources.stopped'),
  matter('archive.damaged'),
  matter('case.warned'),
  matter('order.moved'),
])
export type AlertMatter = z.infer<typeof AlertMatter>

export const AlertView = z.discriminatedUnion('kind', [
  view('camera.away'),
  view('cameras.away'),
  view('camera.silent'),
  view('camera.footageLost'),
  view('camera.slow'),
  view('recorder.down'),
  view('recorder.problem'),
  view('process.died'),
  view('clock.stepped'),
  view('disk.failing'),
  view('disk.low'),
  view('disk.fullSoon'),
  view('holds.nearQuota'),
  view('sources.stopped'),
  view('archive.damaged'),
  view('case.warned'),
  view('order.moved'),
])
export type AlertView = z.infer<typeof AlertView>

/** Something that happened to an alert. */
export const AlertEvent = z.object({
  at: Instant,
  what: z.enum(['raised', 'worsened', 'eased', 'acknowledged', 'ended', 'merged']),
  severity: AlertSeverity,
  by: z.string().nullable(),
  remark: z.string().nullable(),
})
export type AlertEvent = z.infer<typeof AlertEvent>

/** GET /api/alerts/{id} */
export const AlertWithCourse = z.object({ alert: AlertView, course: z.array(AlertEvent) })

/** Query of GET /api/alerts: newest first. */
export const AlertQuery = z.object({
  ...PageQuery.shape,
  /** `lasting`, `ended`, or `waiting`: that lasts and nobody has acknowledged. */
  state: z.enum(['lasting', 'ended', 'waiting']).optional(),
  kind: z.union([AlertKind.transform((one) => [one]), z.array(AlertKind)]).optional(),
  /** Those whose trouble lasted at any moment of [from, to). */
  from: InstantQuery.optional(),
  to: InstantQuery.optional(),
})

/** POST /api/alerts/{id}/acknowledge */
export const Acknowledge = z.strictObject({ remark: z.string().trim().max(500).default('') })
