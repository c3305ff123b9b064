import type { SourceId } from '../../contract/ids.ts'
import type { GapReason } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import { newId } from '../../kernel/ids/index.ts'
import { joinToleranceMs, type CoverageSpan } from '../clip/coverage.ts'
import type { WrittenFragment } from '../clip/clip-writer.ts'
import type { ClockStep, RecorderClock } from '../clock/index.ts'
import { GapId, type Gap } from '../store/gap.ts'
import type { IndexWriter } from '../store/index-writer.ts'
import type { EndReason } from './end-reason.ts'

/** Holds that each moment of a source is covered or explained. */
export interface GapKeeper {
  /** The gap that lasts, if any. */
  readonly open: Gap | undefined
  /** A fragment was written: it ends the gap that lasts. */
  covered(fragment: WrittenFragment): void
  /** Coverage ended; until the next fragment there is a gap. */
  lost(why: EndReason): void
  /**
   * From about `from` on fragments are lost, but some of before are still to be written: a gap lies ahead of what is
   * covered.
   */
  lostAhead(from: EpochMs, why: EndReason): void
  /** What was to be written before the lost fragments is: the gap begins where coverage ends. */
  reached(why: EndReason): void
  /** The clock stepped: a gap that lasts goes on in the new epoch. */
  clockStepped(step: ClockStep): void
  /** Nothing is to be recorded from now on: the gap that lasts is over. */
  ended(): void
}

export interface GapKeeperOptions {
  readonly sourceId: SourceId
  /** End of the last coverage; for a source that has none the moment from which it should have been recorded. */
  readonly coveredTo: EpochMs
  /** Of the recorder's clock, at `coveredTo`; the one of now unless told otherwise. */
  readonly coveredEpoch?: number | undefined
  readonly open: Gap | undefined
  readonly clock: Pick<RecorderClock, 'carried' | 'epoch' | 'now' | 'stepsSince'>
  readonly index: Pick<IndexWriter, 'gap' | 'journal'>
}

type Why = Pick<Gap, 'reason' | 'detail'>

const jumped: Why = { reason: 'bad-stream', detail: 'the media time of the stream jumped' }

/** A stall is a symptom; an attempt to connect that follows may tell its cause. */
const isSymptom = (gap: Gap): boolean => gap.reason === 'stalled'

/** These explain the time until the recorder tried again; from then on the camera's reason counts. */
const ownReasons: ReadonlySet<GapReason> = new Set([
  'recorder-stopped',
  'recorder-crashed',
  'power-lost',
  'disabled',
])

/** Whether time is explained by `reason` from now on, where another one explained it so far. */
const takesOver = (reason: GapReason, before: GapReason): boolean =>
  ownReasons.has(before)
    ? !ownReasons.has(reason)
    : // Whoever switches a camera off that is away asks for nothing more.
      reason === 'disabled'

export const createGapKeeper = (options: GapKeeperOptions): GapKeeper => {
  const { sourceId, clock, index } = options
  let { coveredTo, open } = options
  let coveredEpoch = options.coveredEpoch ?? clock.epoch
  /** What was covered last since this began. */
  let last: CoverageSpan | undefined
  let isAhead = false

  const opened = (why: Why, from: EpochMs, epoch: number): Gap => {
    const gap = { id: newId(GapId), sourceId, epoch, from, to: null, ...why }
    index.journal('gap.opened', sourceId, { from, reason: gap.reason, detail: gap.detail })
    return gap
  }
  const end = (gap: Gap, at: EpochMs): void => {
    const to = Math.max(gap.from, at)
    index.gap({ ...gap, to })
    index.journal('gap.closed', sourceId, { from: gap.from, to, reason: gap.reason })
  }

  /**
   * Where in an epoch that follows it the time begins that coverage leaves open. What a step of the clock since then
   * leaves in the epochs before is told of these.
   */
  const openFrom = (why: Why, inEpoch: number): EpochMs => {
    let from = coveredTo
    for (const { epoch, at, byMs } of clock.stepsSince(coveredEpoch)) {
      if (epoch > inEpoch) break
      const stepped = at - byMs
      if (stepped - from > joinToleranceMs) end(opened(why, from, epoch - 1), stepped)
      from = Math.max(from + byMs, at)
    }
    return from
  }
  const begin = (why: Why): Gap => opened(why, openFrom(why, clock.epoch), clock.epoch)

  /** The gap ahead begins where coverage ends. */
  const reach = (): void => {
    if (open && isAhead) open = { ...begin({ reason: open.reason, detail: open.detail }), id: open.id }
    isAhead = false
  }

  /** Whether time is missing between what was covered last and a fragment, where no stream ended. */
  const isHole = (wallStart: EpochMs, epoch: number): boolean => {
    if (!last) return false
    if (last.epoch === epoch) return wallStart - last.to > joinToleranceMs
    return epoch === clock.epoch && wallStart - clock.carried(last.to, last.epoch) > joinToleranceMs
  }

  return {
    get open() {
      return open
    },
    covered: ({ wallStart, span }) => {
      if (open && !isAhead) end(open, wallStart)
      // A hole without an end of the stream: its media time jumped.
      else if (!open && isHole(wallStart, span.epoch)) {
        const from = openFrom(jumped, span.epoch)
        if (wallStart > from) end(opened(jumped, from, span.epoch), wallStart)
      }
      if (!isAhead) open = undefined
      last = span
      coveredTo = span.to
      coveredEpoch = span.epoch
    },
    lostAhead: (from, why) => {
      if (open) return
      open = opened(why, from, clock.epoch)
      isAhead = true
      index.gap(open)
    },
    reached: (why) => {
      reach()
      open ??= begin(why)
    },
    clockStepped: ({ at, byMs }) => {
      if (!open || isAhead) return
      end(open, at - byMs)
      open = opened({ reason: open.reason, detail: open.detail }, at, clock.epoch)
      index.gap(open)
    },
    ended: () => {
      reach()
      if (open) end(open, clock.now())
      open = undefined
    },
    lost: (why) => {
      if (open && isAhead) {
        reach()
        index.gap(open)
      }
      if (open && takesOver(why.reason, open.reason)) {
        coveredTo = Math.max(open.from, clock.now())
        coveredEpoch = clock.epoch
        end(open, coveredTo)
        open = undefined
      }
      if (!open) open = begin(why)
      else if (isSymptom(open) && why.reason !== open.reason) {
        open = { ...open, ...why }
        index.journal('gap.explained', sourceId, { from: open.from, ...why })
      } else return
      index.gap(open)
    },
  }
}
