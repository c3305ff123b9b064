import type { MeetingId } from '../../contract/ids.ts'
import type { MaterialType } from '../../contract/material.ts'
import { MeetingDesk } from '../../contract/meeting-desk.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { PlanningContext } from './context.ts'
import { noticesToDo } from './notice-desk.ts'
import { createNotices } from './notices.ts'
import { createKeptFiles, type KeptFiles } from '../../kernel/kept-files/index.ts'

import { createHandIns } from '../materials/hand-ins.ts'
import { createMaterials } from '../materials/materials.ts'
import { materialRoutes } from '../materials/routes.ts'
import { createPreparation, preparationRoutes } from '../preparation/preparation.ts'
import type { RegisterPolicy } from '../register/register.ts'
import { createRegisters, registerRoutes, type Registers } from '../register/registers.ts'
import { createPlans } from './plans.ts'
import { minuteMs } from './plan.ts'
import { createReleases } from './releases.ts'
import { createReminding } from './reminding.ts'
import { noticeRoutes } from './notice-routes.ts'
import { planRoutes } from './plan-routes.ts'

/** What of the configuration is about meetings before they are held. */
export interface PlanningPolicy {
  /** Notices need approval (审签) before they go out; those of emergencies do not wait for it. */
  readonly noticeApproval: boolean
  /** How long before receipts are due, and before the meeting, venues are reminded. */
  readonly remindReplyHours: number
  readonly remindStartMinutes: number
  readonly materials: { readonly maxMiB: number; readonly types: readonly MaterialType[] }
  /** Who comes later than this, or goes earlier, is late or left early. */
  readonly lateMinutes: number
  readonly earlyMinutes: number
}

export interface PlanningOptions extends Omit<PlanningContext, 'noticeApproval'> {
  readonly log: Log
  readonly policy: PlanningPolicy
  readonly publicOrigin: string | undefined
  /** Folder of the files of materials. */
  readonly materialsDir: string
  /** Who is back within this was not away. */
  readonly seatKeptSeconds: number
  /** Until what was announced of who is in a meeting is written down. */
  readonly written: () => Promise<void>
  /** Told once a meeting of which venues had been told became another, or is held no more. */
  readonly onReplanned: (id: MeetingId, held: boolean) => void
}

/** Meetings around the hour in which they are held: drafts, notices, receipts, materials, preparation, attendance. */
export interface Planning {
  readonly routes: readonly Route[]
  /** Where the files of materials lie. */
  readonly materialFiles: Pick<KeptFiles, 'pathOf'>
  readonly registers: Registers
  /** Looks once whom to remind, as is done each minute. */
  remind(): Promise<number>
  close(): Promise<void>
}

/** Signing in begins two hours before the start, as the devices are on; who was there before only tested. */
const signInOpensMs = 120 * minuteMs

/** When somebody is late, left early, was away. */
export const registerPolicyOf = (
  policy: Pick<PlanningPolicy, 'lateMinutes' | 'earlyMinutes'>,
  seatKeptSeconds: number,
): RegisterPolicy => ({
  lateMs: policy.lateMinutes * minuteMs,
  earlyMs: policy.earlyMinutes * minuteMs,
  bridgeMs: seatKeptSeconds * 1000,
  openMs: signInOpensMs,
})

export const createPlanning = (options: PlanningOptions): Planning => {
  const { policy } = options
  const context = {
    ...options,
    noticeApproval: policy.noticeApproval,
    reminders: {
      replySoonMs: policy.remindReplyHours * 3_600_000,
      startsSoonMs: policy.remindStartMinutes * minuteMs,
    },
  }
  const plans = createPlans(context)
  const releases = createReleases({
    ...context,
    onReplanned: ({ id, state }) => options.onReplanned(id, state === 'scheduled' || state === 'running'),
  })
  const notices = createNotices(context)
  const reminding = createReminding(context)
  const handIns = createHandIns(context)
  const materialFiles = createKeptFiles(options.materialsDir)
  const materials = createMaterials({
    ...context,
    handIns,
    files: materialFiles,
    limits: { maxBytes: policy.materials.maxMiB * 1024 * 1024, extensions: policy.materials.types },
  })
  const preparation = createPreparation(context)
  const registers = createRegisters({
    ...context,
    register: registerPolicyOf(policy, options.seatKeptSeconds),
  })

  const desk = route(
    'meeting.read',
    {
      method: 'get',
      path: '/api/desk',
      summary: 'What the caller has to do about meetings',
      response: MeetingDesk,
    },
    async (_call, actor) => ({
      notices: [...(await noticesToDo(context, actor))],
      approvals: [...(await releases.approvals(actor))],
      handIns: [...(await handIns.toDo(actor))],
      preparations: [...(await preparation.toDo(actor))],
    }),
  )

  return {
    routes: [
      ...planRoutes(plans, releases),
      ...noticeRoutes(notices, options.publicOrigin),
      desk,
      ...materialRoutes(materials, handIns),
      ...preparationRoutes(preparation),
      ...registerRoutes(registers),
    ],
    materialFiles,
    registers,
    remind: () => reminding.look(),
    close: () => reminding.close(),
  }
}
