import type { CaseId } from '../../contract/ids.ts'
import type { CaseEventType } from '../../contract/supervision/case-event.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'

/** An event at a service point. */
export interface PlacedEvent {
  readonly eventId: string
  readonly caseId: CaseId
  readonly type: CaseEventType
  readonly at: EpochMs
  /** It was told so long after that its time is only what was typed. */
  readonly uncertain: boolean
}

/** How long before and after a step somebody sits at the window, where nothing says so; and at most. */
export interface Margins {
  readonly beforeMs: number
  readonly afterMs: number
  readonly longestMs: number
}

/** What of a point's footage shows steps of a case. */
export interface ShownRange extends TimeRange {
  /** The steps that it shows. */
  readonly events: readonly string[]
  readonly uncertain: boolean
}

/** Calls and ratings say when somebody sat there; they are no steps themselves. */
const isStep = ({ type }: PlacedEvent): boolean => type !== 'queueCall' && type !== 'rating'

/** From the call to the rating or the next call, where both are known. */
const sitting = (
  step: PlacedEvent,
  all: readonly PlacedEvent[],
  longestMs: number,
): TimeRange | undefined => {
  const call = all.findLast(({ type, at }) => type === 'queueCall' && at <= step.at)
  if (call?.caseId !== step.caseId || step.at - call.at > longestMs) return undefined
  const end = all.find(
    ({ type, at, caseId, eventId }) =>
      eventId !== call.eventId &&
      ((type === 'queueCall' && at > step.at) ||
        (type === 'rating' && caseId === step.caseId && at >= step.at)),
  )
  return end && end.at - step.at <= longestMs && end.at > call.at ? { from: call.at, to: end.at } : undefined
}

/** The usual time before and after, cut where the window had to do with another case. */
const usual = (step: PlacedEvent, all: readonly PlacedEvent[], { beforeMs, afterMs }: Margins): TimeRange => {
  const others = all.filter(({ caseId }) => caseId !== step.caseId)
  const earlier = others.findLast(({ at }) => at < step.at)?.at ?? -Infinity
  const later = others.find(({ at }) => at > step.at)?.at ?? Infinity
  const from = Math.max(step.at - beforeMs, earlier)
  return { from, to: Math.max(Math.min(step.at + afterMs, later), from + 1000) }
}

const merged = (ranges: readonly ShownRange[]): readonly ShownRange[] =>
  ranges
    .toSorted((a, b) => a.from - b.from)
    .reduce<readonly ShownRange[]>((done, range) => {
      const last = done.at(-1)
      if (!last || last.to < range.from) return [...done, range]
      const joined: ShownRange = {
        ...{ from: last.from, to: Math.max(last.to, range.to) },
        ...{ events: [...last.events, ...range.events], uncertain: last.uncertain || range.uncertain },
      }
      return [...done.slice(0, -1), joined]
    }, [])

/**
 * What of one point's footage shows the steps of a case there. What overlaps is one range: who hands in papers and is
 * accepted sat there once.
 * @param around all events at that point from well before to well after, in the order of time
 */
export const rangesAt = (
  caseId: CaseId,
  around: readonly PlacedEvent[],
  margins: Margins,
): readonly ShownRange[] =>
  merged(
    around
      .filter((event) => event.caseId === caseId && isStep(event))
      .map((step) => ({
        ...(sitting(step, around, margins.longestMs) ?? usual(step, around, margins)),
        ...{ events: [step.eventId], uncertain: step.uncertain },
      })),
  )
