import { contentOf, type PackageContent, type PackagePart } from '../../archive-package/index.ts'
import type { Publicity, RetentionClass } from '../../contract/archive.ts'
import { MeetingId, type UnitId } from '../../contract/ids.ts'
import type { Disclosure } from '../../contract/meeting-plan.ts'
import { trailOf } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { madeAt } from '../../kernel/ids/index.ts'
import type { KeptFiles } from '../../kernel/kept-files/index.ts'
import { mainSeat, type Meeting } from '../meeting.ts'
import type { Units } from '../meetings.ts'
import { findPlan } from '../planning/plan-store.ts'
import type { RegisterPolicy } from '../register/register.ts'
import type { MeetingStore } from '../store.ts'
import { meetingCoursePart } from './course-part.ts'
import { invitationPart } from './invitation-part.ts'
import { materialsPart } from './materials-part.ts'

/** What a concern adds to the file of a meeting: its recording, its minutes. */
export type MeetingPart = (meeting: Meeting) => PackagePart

export interface MeetingFileOptions {
  readonly database: Database
  readonly clock: Clock
  readonly store: Pick<MeetingStore, 'find'>
  readonly units: Pick<Units, 'nameOf'>
  readonly materials: Pick<KeptFiles, 'pathOf'>
  readonly register: RegisterPolicy
  readonly retention: RetentionClass
  /** Until who was there is written down. */
  readonly written: () => Promise<void>
  /** Of concerns beside those here, in their order. */
  readonly others: readonly MeetingPart[]
}

/** The file of a meeting (会议档案), to be packed; undefined where there is no such meeting, or only a draft. */
export type MeetingFiles = (
  id: string,
) => Promise<{ readonly unitId: UnitId; readonly content: PackageContent } | undefined>

const publicity: Readonly<Record<Disclosure['kind'], Publicity>> = {
  ...{ proactive: 'public', onRequest: 'onRequest', withheld: 'restricted' },
}
/** Ids are made by a clock that may be set; nothing about a meeting is older than this before its id. */
const clockMarginMs = 86_400_000

export const createMeetingFiles = (options: MeetingFileOptions): MeetingFiles => {
  const { database, clock, store, units, materials, register, retention, written, others } = options
  return async (text) => {
    const id = MeetingId.safeParse(text)
    const meeting = id.success ? await store.find(id.data) : undefined
    const plan = meeting && (await findPlan(database, meeting.id))
    if (!meeting || !plan || plan.state === 'drafted') return undefined
    await written()
    const content = contentOf({
      head: () =>
        Promise.resolve({
          ...{ kind: 'meeting' as const, subject: meeting.id, fonds: null, reference: null, retention },
          ...{ title: meeting.title, publicity: publicity[plan.content.disclosure.kind] },
        }),
      parts: [
        invitationPart(database, plan, units),
        meetingCoursePart({ database, plan, meeting, units, register, now: () => clock.now() }),
        materialsPart(database, meeting.id, materials, units),
        ...others.map((part) => part(meeting)),
      ],
      trail: (subjects, length) =>
        trailOf(database, { subjects, since: madeAt(meeting.id) - clockMarginMs }, length),
    })
    return { unitId: mainSeat(meeting).unitId, content }
  }
}
