import type {
  JointTestRecord,
  PreparationItem,
  PreparationState,
  TickInput,
} from '../../contract/preparation.ts'
import { PreparationItem as Item } from '../../contract/preparation.ts'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** How long before the meeting each is to be done. */
const leads: Readonly<Record<PreparationItem, number>> = {
  jointTest: 24 * hourMs,
  venueSet: 12 * hourMs,
  devicesOn: 2 * hourMs,
  operatorsAtPost: hourMs,
  pictureSound: hourMs,
  rollCall: 30 * minuteMs,
  seated: 10 * minuteMs,
}

/** Of an emergency: test and duty begin at once on notice. */
const atOnce: ReadonlySet<PreparationItem> = new Set(['jointTest', 'operatorsAtPost'])

export interface Timetable {
  readonly startsAt: EpochMs
  /** null: venues were told by word of mouth. */
  readonly noticedAt: EpochMs | null
  readonly emergency: boolean
}

/** When each item is due; nothing before the venues were told. */
export const dueTimes = ({
  startsAt,
  noticedAt,
  emergency,
}: Timetable): readonly { readonly item: PreparationItem; readonly due: EpochMs }[] =>
  Item.options.map((item) => {
    const usual = startsAt - leads[item]
    if (noticedAt === null) return { item, due: usual }
    const due = emergency && atOnce.has(item) ? noticedAt : Math.max(usual, noticedAt)
    return { item, due: Math.min(due, startsAt) }
  })

/** The last that was said of an item at a venue. */
export interface Tick {
  readonly state: TickInput['state']
  readonly at: EpochMs
  readonly byName: string
  readonly remark: string
  readonly record: JointTestRecord | null
}

/** Where an item stands at a venue. */
export const stateOf = (
  tick: Tick | undefined,
  due: EpochMs,
  now: EpochMs,
): { readonly state: PreparationState; readonly late: boolean } => {
  if (!tick || tick.state === 'open') return { state: now > due ? 'overdue' : 'open', late: false }
  return { state: tick.state, late: tick.state === 'done' && tick.at > due }
}

/**
 * A joint test is written down item by item, and is done only where nothing of it is at fault; a fault says what.
 * @throws DomainError `preparation.recordMissing`, `preparation.recordFaulty`, `preparation.remarkMissing`
 */
export const checkTick = (item: PreparationItem, { state, remark, record }: TickInput): void => {
  if (state === 'fault' && remark === '') throw new DomainError('preparation.remarkMissing')
  if (item !== 'jointTest' || state === 'open') return
  if (record === null) throw new DomainError('preparation.recordMissing')
  if (state === 'done' && Object.values(record).includes('fault'))
    throw new DomainError('preparation.recordFaulty')
}
