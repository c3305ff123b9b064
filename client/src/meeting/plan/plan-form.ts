import type { UnitId } from '../../../../server/contract/ids.ts'
import type {
  ConflictInput,
  Disclosure,
  PlanInput,
  PlanView,
  Recurrence,
} from '../../../../server/contract/meeting-plan.ts'
import { fromInstant, toInstant } from '../../../../server/contract/time.ts'
import type { TextKey } from '../../app/i18n/use-texts.ts'
import { dayMs, formatDate, fromAddressTime, toAddressTime } from '../../ui/wall-clock.ts'

/** A meeting as it is being written: times as they stand in the fields, what is missing still missing. */
export interface PlanForm {
  title: string
  startsAt: string
  minutes: number
  mainVenueId: UnitId | undefined
  chairVenueId: UnitId | undefined
  /** Branch venues and observers, in the order in which they were chosen. */
  chosen: UnitId[]
  observers: UnitId[]
  secretaryName: string
  secretaryTelephone: string
  requirements: string
  agenda: { title: string; presenter: string; minutes: number }[]
  disclosureKind: Disclosure['kind']
  disclosureBasis: string
  emergency: boolean
  replyBy: string
  recurs: boolean
  every: Recurrence['every']
  interval: number
  weekdays: number[]
  until: string
  password: string
}

export type PlanField =
  'title' | 'startsAt' | 'mainVenueId' | 'chosen' | 'agenda' | 'disclosureBasis' | 'replyBy' | 'until'

const quarterMs = 15 * 60_000

const fieldTime = (at: number): string => toAddressTime(at).slice(0, 16)

export const emptyForm = (
  now: number,
  secretary: { readonly unitId: UnitId | undefined; readonly name: string },
): PlanForm => {
  const tomorrow = Math.ceil((now + dayMs) / (4 * quarterMs)) * 4 * quarterMs
  return {
    title: '',
    startsAt: fieldTime(tomorrow),
    minutes: 120,
    mainVenueId: secretary.unitId,
    chairVenueId: secretary.unitId,
    chosen: [],
    observers: [],
    secretaryName: secretary.name,
    secretaryTelephone: '',
    requirements: '',
    agenda: [],
    disclosureKind: 'onRequest',
    disclosureBasis: '',
    emergency: false,
    replyBy: fieldTime(tomorrow - dayMs / 2),
    recurs: false,
    every: 'week',
    interval: 1,
    weekdays: [],
    until: formatDate(now + 90 * dayMs),
    password: '',
  }
}

/** A meeting that exists, to be changed. */
export const formOf = (plan: PlanView): PlanForm => {
  const others = plan.venues.filter(({ part }) => part !== 'main')
  return {
    title: plan.title,
    startsAt: fieldTime(fromInstant(plan.startsAt)),
    minutes: plan.minutes,
    mainVenueId: plan.mainVenueId,
    chairVenueId: plan.chairVenueId,
    chosen: others.map(({ unitId }) => unitId),
    observers: others.filter(({ part }) => part === 'observer').map(({ unitId }) => unitId),
    secretaryName: plan.secretary.name,
    secretaryTelephone: plan.secretary.telephone,
    requirements: plan.requirements,
    agenda: plan.agenda.map(({ title, presenter, minutes }) => ({ title, presenter, minutes })),
    disclosureKind: plan.disclosure.kind,
    disclosureBasis: plan.disclosure.basis,
    emergency: plan.emergency,
    replyBy: plan.replyBy === null ? '' : fieldTime(fromInstant(plan.replyBy)),
    recurs: plan.recurrence !== null,
    every: plan.recurrence?.every ?? 'week',
    interval: plan.recurrence?.interval ?? 1,
    weekdays: [...(plan.recurrence?.weekdays ?? [])],
    until: plan.recurrence?.until ?? formatDate(fromInstant(plan.startsAt) + 90 * dayMs),
    password: plan.password,
  }
}

/** A new meeting after the pattern of an earlier one: everything but its times, which are those of a new one. */
export const formAfter = (earlier: PlanView, fresh: PlanForm): PlanForm => ({
  ...formOf(earlier),
  startsAt: `${fresh.startsAt.slice(0, 11)}${fieldTime(fromInstant(earlier.startsAt)).slice(11)}`,
  replyBy: fresh.replyBy,
  emergency: false,
  recurs: false,
  until: fresh.until,
  password: '',
})

/** An emergency begins in half an hour, and receipts are due before. */
export const emergencyTimes = (now: number): Pick<PlanForm, 'startsAt' | 'replyBy'> => {
  const startsAt = Math.ceil((now + 2 * quarterMs) / (quarterMs / 3)) * (quarterMs / 3)
  return { startsAt: fieldTime(startsAt), replyBy: fieldTime(startsAt - quarterMs) }
}

/** What must be mended before the meeting can be kept, field by field. */
export const problemsOf = (form: PlanForm): Readonly<Partial<Record<PlanField, TextKey>>> => {
  const startsAt = fromAddressTime(form.startsAt)
  const replyBy = fromAddressTime(form.replyBy)
  const talked = form.agenda.reduce((sum, { minutes }) => sum + minutes, 0)
  return {
    ...(form.title.trim() === '' && { title: 'meetings.nameMissing' }),
    ...(startsAt === undefined && { startsAt: 'meetings.startMissing' }),
    ...(form.mainVenueId === undefined && { mainVenueId: 'meetings.mainVenueMissing' }),
    ...(form.chosen.length === 0 && { chosen: 'plan.wrong.noVenues' }),
    ...(form.agenda.some(({ title }) => title.trim() === '') && { agenda: 'plan.wrong.agendaTitle' }),
    ...(talked > form.minutes && { agenda: 'plan.wrong.agendaLong' }),
    ...(form.disclosureKind === 'withheld' &&
      form.disclosureBasis.trim() === '' && { disclosureBasis: 'plan.wrong.basis' }),
    ...(form.replyBy !== '' &&
      (replyBy === undefined || (startsAt !== undefined && replyBy >= startsAt)) && {
        replyBy: 'plan.wrong.replyBy',
      }),
    ...(form.recurs && form.until === '' && { until: 'plan.wrong.until' }),
  }
}

/** What of it takes the time of its venues; undefined while that is not known. */
export const spanOf = (form: PlanForm): ConflictInput['plan'] | undefined => {
  const startsAt = fromAddressTime(form.startsAt)
  const { mainVenueId, minutes } = form
  if (startsAt === undefined || mainVenueId === undefined || !Number.isInteger(minutes) || minutes < 5)
    return undefined
  return {
    startsAt: toInstant(startsAt),
    minutes,
    mainVenueId,
    venueIds: form.chosen.filter((id) => id !== mainVenueId),
    observerIds: [],
    recurrence: recurrenceOf(form),
  }
}

const recurrenceOf = (form: PlanForm): Recurrence | null =>
  form.recurs && form.until !== ''
    ? {
        every: form.every,
        interval: form.interval,
        weekdays: form.every === 'week' ? [...form.weekdays].sort((a, b) => a - b) : [],
        until: form.until,
      }
    : null

/** The meeting as the server takes it; undefined while something must be mended. */
export const inputOf = (form: PlanForm): PlanInput | undefined => {
  const startsAt = fromAddressTime(form.startsAt)
  const { mainVenueId } = form
  if (startsAt === undefined || mainVenueId === undefined) return undefined
  if (Object.keys(problemsOf(form)).some((field) => field !== 'chosen')) return undefined
  const replyBy = fromAddressTime(form.replyBy)
  const observers = new Set(form.observers)
  return {
    title: form.title.trim(),
    startsAt: toInstant(startsAt),
    minutes: form.minutes,
    mainVenueId,
    chairVenueId: form.chairVenueId ?? mainVenueId,
    venueIds: form.chosen.filter((id) => id !== mainVenueId && !observers.has(id)),
    observerIds: form.chosen.filter((id) => id !== mainVenueId && observers.has(id)),
    secretary: { name: form.secretaryName.trim(), telephone: form.secretaryTelephone.trim() },
    requirements: form.requirements.trim(),
    agenda: form.agenda.map((entry) => ({ ...entry, title: entry.title.trim() })),
    disclosure: { kind: form.disclosureKind, basis: form.disclosureBasis.trim() },
    emergency: form.emergency,
    replyBy: replyBy === undefined ? null : toInstant(replyBy),
    recurrence: recurrenceOf(form),
    password: form.password.trim(),
  }
}
