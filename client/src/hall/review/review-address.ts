import { fromAddressTime, toAddressTime } from '../../ui/wall-clock.ts'

/** Everything that a review's address says: copying it shares exactly what is seen. */
export interface ReviewAddress {
  /** Ids of cameras, in the order of their tiles. */
  readonly cameras: readonly string[]
  /** Undefined: the latest there is. */
  readonly at: number | undefined
  readonly rate: number
  /** How much time the timeline shows, in seconds. */
  readonly span: number
  /** The range marked by I and O, or dragged. */
  readonly from: number | undefined
  readonly to: number | undefined
  /** Camera that is heard. */
  readonly sound: string | undefined
  /** Camera that fills the stage. */
  readonly large: string | undefined
  readonly skipGaps: boolean
}

export const mostCameras = 9
export const defaultSpan = 3600

type Query = Readonly<Record<string, unknown>>

const textOf = (query: Query, name: string): string | undefined => {
  const value = query[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const timeOf = (query: Query, name: string): number | undefined => {
  const text = textOf(query, name)
  if (text === undefined) return undefined
  const [whole = '', fraction = ''] = text.split('.')
  const at = fromAddressTime(whole)
  return at === undefined ? undefined : at + Number(`0.${fraction || '0'}`) * 1000
}

const numberOf = (query: Query, name: string, fallback: number, admits: (value: number) => boolean) => {
  const value = Number(textOf(query, name) ?? NaN)
  return Number.isFinite(value) && admits(value) ? value : fallback
}

export const readReviewAddress = (query: Query): ReviewAddress => ({
  cameras: (textOf(query, 'cameras') ?? '')
    .split(',')
    .filter((id) => id !== '')
    .slice(0, mostCameras),
  at: timeOf(query, 'at'),
  rate: numberOf(query, 'rate', 1, (rate) => Math.abs(rate) >= 0.25 && Math.abs(rate) <= 16),
  span: numberOf(query, 'span', defaultSpan, (span) => span >= 1 && span <= 90 * 86_400),
  from: timeOf(query, 'from'),
  to: timeOf(query, 'to'),
  sound: textOf(query, 'sound'),
  large: textOf(query, 'large'),
  skipGaps: textOf(query, 'gaps') !== 'wait',
})

/** Times to the millisecond where they do not fall on a second: a single picture is shared exactly. */
const addressTime = (at: number): string => {
  const fraction = Math.round(at) % 1000
  return `${toAddressTime(at)}${fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}`}`
}

/** What differs from the defaults. */
export const writeReviewAddress = (address: ReviewAddress): Record<string, string> => ({
  ...(address.cameras.length > 0 && { cameras: address.cameras.join(',') }),
  ...(address.at !== undefined && { at: addressTime(address.at) }),
  ...(address.rate !== 1 && { rate: String(address.rate) }),
  ...(address.span !== defaultSpan && { span: String(Math.round(address.span)) }),
  ...(address.from !== undefined && { from: addressTime(address.from) }),
  ...(address.to !== undefined && { to: addressTime(address.to) }),
  ...(address.sound !== undefined && { sound: address.sound }),
  ...(address.large !== undefined && { large: address.large }),
  ...(!address.skipGaps && { gaps: 'wait' }),
})
