import type { SourceId } from '../../contract/ids.ts'
import type { GapReason } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import { newId } from '../../kernel/ids/index.ts'
import { joinToleranceMs, type CoverageSpan } from '../clip/coverage.ts'
import type { WrittenFragment } from '../clip/clip-writer.ts'
import type { RecorderClock } from '../clock/index.ts'
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
}

export interface GapKeeperOptions {
  readonly sourceId: SourceId
  /** End of the last coverage; for a source that has none the moment from which it should have been recorded. */
  readonly coveredTo: EpochMs
  readonly open: Gap | undefined
  readonly clock: Pick<RecorderClock, 'epoch' | 'now'>
  readonly index: Pick<IndexWriter, 'gap' | 'journal'>
}

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
  /** What was covered last since this began. */
  let last: CoverageSpan | undefined

  const begin = (why: EndReason): Gap => {
    const gap = { id: newId(GapId), sourceId, epoch: clock.epoch, from: coveredTo, to: null, ...why }
    index.journal('gap.opened', sourceId, { from: gap.from, reason: gap.reason, detail: gap.detail })
    return gap
  }
  const end = (gap: Gap, at: EpochMs): void => {
    const to = Math.max(gap.from, at)
    index.gap({ ...gap, to })
    index.journal('gap.closed', sourceId, { from: gap.from, to, reason: gap.reason })
  }

  return {
    get open() {
      return open
    },
    covered: ({ wallStart, span }) => {
      if (open) end(open, wallStart)
      // A hole without an end of the stream: its media time jumped. A step of the clock is a mark, not a hole.
      else if (last?.epoch === span.epoch && wallStart - last.to > joinToleranceMs)
        end(begin({ reason: 'bad-stream', detail: 'the media time of the stream jumped' }), wallStart)
      open = undefined
      last = span
      coveredTo = span.to
    },
    lost: (why) => {
      if (open && takesOver(why.reason, open.reason)) {
        coveredTo = Math.max(open.from, clock.now())
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
