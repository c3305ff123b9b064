import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import { ClipId, type SourceId } from '../../../server/contract/ids.ts'
import type { GapReason } from '../../../server/contract/recorder.ts'
import type { Fragment } from '../../../server/footage-index/index.ts'
import { clipMarkBytes } from '../../../server/recorder/clip/clip-mark.ts'
import { clipPath } from '../../../server/recorder/clip/clip-path.ts'
import { describeClip } from '../../../server/recorder/clip/describe.ts'
import { createInitSegment, type InitSegment } from '../../../server/recorder/clip/init-segment.ts'
import type { FinishedClip } from '../../../server/recorder/store/clip-entry.ts'
import { GapId, type Gap } from '../../../server/recorder/store/gap.ts'
import type { RunId } from '../../../server/recorder/store/run-id.ts'
import { audioTrack, avc1, ftyp, moov, videoTrack } from '../../support/mp4-stream.ts'
import { pick } from './pick.ts'

/** What one camera gave within one minute of the clock. */
export interface InventedMinute {
  readonly clips: readonly FinishedClip[]
  /** Stretches that ended within it; the last one goes on. */
  readonly covered: readonly { readonly from: number; readonly to: number }[]
  readonly gaps: readonly Gap[]
}

export interface InventedCamera {
  /** What it gives from `at`, a full minute, to the next. Minutes follow one another. */
  minute(at: number): InventedMinute
  /** The stretch that goes on. */
  readonly lasting: { readonly from: number; readonly to: number }
}

export interface InventedCameraOptions {
  readonly sourceId: SourceId
  readonly runId: RunId
  readonly epoch: number
  readonly begin: number
  readonly gapsPerDay: number
  /** How much faster than ours its clock runs. */
  readonly ppm: number
  readonly random: () => number
}

const minuteMs = 60_000
const minutesPerDay = 1440
const gopMs = 2000
const timescale = 90_000
const typicalBytes = 1_000_000
const reasons: readonly GapReason[] = [
  'unreachable',
  'unreachable',
  'unreachable',
  'stalled',
  'bad-stream',
  'encoder-crashed',
]

/** Cameras of one make send the same header; there are a few makes in a hall. */
const headers: readonly InitSegment[] = [1280, 1920, 2560].map((width) =>
  createInitSegment(ftyp(), moov({ ...videoTrack, entry: avc1(width, (width * 9) / 16) }, audioTrack)),
)

const idAt = (at: number): string => v7({ msecs: Math.floor(at) })

/**
 * A camera that exists on paper only: GOPs of 2 s by its own clock, which drifts, placed by an estimate that is moved a
 * little each time; streams that break at random moments and come back after 2 to 40 s, in one of fifty breaks after
 * minutes.
 */
export const inventCamera = (options: InventedCameraOptions): InventedCamera => {
  const { sourceId, runId, epoch, gapsPerDay, ppm, random } = options
  const init = pick(headers, random)
  const lengthMs = gopMs / (1 + ppm / 1e6)
  let next = options.begin + random() * gopMs
  let lasting = { from: next, to: next }

  const fragmentAt = (wallStart: number, n: number, offset: number): Fragment => ({
    ...{ wallStart, durationMs: gopMs, mediaTime: (n * gopMs * timescale) / 1000, offset },
    size: Math.round(typicalBytes * (0.8 + random() * 0.4)),
  })

  const clipOf = (fragments: readonly Fragment[], start: number): FinishedClip => {
    const clipId = ClipId.parse(idAt(start))
    const path = clipPath(sourceId, clipId, start)
    const entry = describeClip({ clipId, sourceId, runId, epoch }, path, init, start, fragments)
    return { entry, fragments, digest: createHash('sha256').update(clipId).digest('hex') }
  }

  /** Fragments one after the other, up to the end of the minute or to where the stream breaks. */
  const record = (until: number): FinishedClip | undefined => {
    const start = next
    const fragments: Fragment[] = []
    let offset = init.bytes.length + clipMarkBytes
    while (next < until) {
      const fragment = fragmentAt(next, fragments.length, offset)
      fragments.push(fragment)
      offset += fragment.size
      next += lengthMs + (random() - 0.5) * 0.2
    }
    lasting = { from: lasting.from, to: next }
    return fragments.length === 0 ? undefined : clipOf(fragments, start)
  }

  const breakOff = (): Gap => {
    const lengthOfGap = (2 + random() * 38) * 1000 * (random() < 0.02 ? 30 : 1)
    const from = next
    next += lengthOfGap
    const reason = pick(reasons, random)
    return {
      id: GapId.parse(idAt(from)),
      sourceId,
      epoch,
      from,
      to: next,
      reason,
      detail: 'Connection timed out',
    }
  }

  return {
    minute: (at) => {
      const clips: (FinishedClip | undefined)[] = []
      const covered: { from: number; to: number }[] = []
      const gaps: Gap[] = []
      if (random() < gapsPerDay / minutesPerDay && next < at + minuteMs) {
        clips.push(record(at + random() * minuteMs))
        covered.push(lasting)
        gaps.push(breakOff())
        lasting = { from: next, to: next }
      }
      clips.push(record(at + minuteMs))
      return { clips: clips.filter((clip) => clip !== undefined), covered, gaps }
    },
    get lasting() {
      return lasting
    },
  }
}
