import { SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createClipWriter } from '../../../server/recorder/clip/clip-writer.ts'
import { appendSpan, type CoverageSpan } from '../../../server/recorder/clip/coverage.ts'
import { createFragmentReader } from '../../../server/recorder/clip/fragment-reader.ts'
import { createRecorderClock } from '../../../server/recorder/clock/index.ts'
import type { Files, WritableFile } from '../../../server/recorder/files/index.ts'
import { createGapKeeper } from '../../../server/recorder/source/gap-keeper.ts'
import type { FinishedClip } from '../../../server/recorder/store/clip-entry.ts'
import type { IndexWriter } from '../../../server/recorder/store/index-writer.ts'
import { RunId } from '../../../server/recorder/store/run-id.ts'
import { fragment, ftyp, moov, videoTrack } from '../../support/mp4-stream.ts'
import { manualClock } from '../../support/manual-clock.ts'
import type { Arrivals } from './arrivals.ts'

export interface Simulation {
  readonly hours: number
  /** How much faster than ours the camera's clock runs, in millionths. */
  readonly ppm: number
  readonly arrivals: Arrivals
  readonly signal: AbortSignal
}

export interface Simulated {
  readonly fragments: number
  /** Largest distance of a fragment's place on the wall clock, as the index has it in the end, from its capture. */
  readonly worstWallErrorMs: number
  /** The same of the first minute, as it was first told: what a viewer saw before anything was put right. */
  readonly firstToldErrorMs: number
  /** Gaps that were told, and holes in what is covered: there is none, the camera never stopped. */
  readonly phantomGaps: number
}

const gopSeconds = 2
const minuteMs = 60_000

/** A disk that takes everything and keeps nothing. */
const nowhere = (): Files => {
  const done = (): Promise<void> => Promise.resolve()
  const file: WritableFile = { write: done, sync: done, truncate: done, close: done }
  return {
    create: () => Promise.resolve(file),
    open: () => Promise.resolve(file),
    syncFolderOf: done,
    exists: () => Promise.resolve(true),
    unlink: done,
    removeEmptyFolders: done,
  }
}

/** Records a camera that never stops, by the recorder's own code, as fast as it can; only time and the disk are made up. */
export const simulate = async ({ hours, ppm, arrivals, signal }: Simulation): Promise<Simulated> => {
  const time = manualClock()
  const begin = time.now()
  const clock = createRecorderClock(time, 1)
  const finished: FinishedClip[] = []
  const firstTold: number[] = []
  let gaps = 0
  const done = (): Promise<void> => Promise.resolve()
  const index: IndexWriter = {
    fragmentWritten: ({ fragment: { wallStart } }) => {
      if (wallStart < begin + minuteMs) firstTold.push(wallStart)
    },
    clipMoved: () => undefined,
    clipFinished: (clip) => finished.push(clip),
    gap: () => (gaps += 1),
    journal: () => undefined,
    flush: done,
    close: done,
  }
  const sourceId = newId(SourceId)
  const writer = createClipWriter({
    ...{ sourceId, runId: newId(RunId), clock, files: nowhere(), index },
    ...{ clipMs: minuteMs, syncMs: 10_000 },
  })
  const keeper = createGapKeeper({ sourceId, coveredTo: begin, open: undefined, clock, index })
  const reader = createFragmentReader({
    clock,
    onFragment: async (arrived) => keeper.covered(await writer.append(arrived)),
  })
  const send = (bytes: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      reader.write(bytes, (error) => (error ? reject(error) : resolve()))
    })

  /** When the nth fragment began, by our clock. */
  const captured = (n: number): number => begin + (n * gopSeconds * 1000) / (1 + ppm / 1e6)
  await send(Buffer.concat([ftyp(), moov(videoTrack)]))
  const count = Math.floor((hours * 3600) / gopSeconds)
  for (let n = 0; n < count; n += 1) {
    if (n % 1000 === 0) signal.throwIfAborted()
    const end = captured(n + 1)
    // Fragments come in order: one that is held up holds up those behind it.
    const arrival = Math.max(time.now(), end + arrivals.delayAt(end - begin))
    time.advance(arrival - time.now())
    await send(fragment([videoTrack], n * gopSeconds, gopSeconds))
  }
  await writer.close()

  const fragments = finished
    .toSorted((a, b) => a.entry.start - b.entry.start)
    .flatMap((clip) => clip.fragments)
  const errors = fragments.map(({ wallStart }, n) => Math.abs(wallStart - captured(n)))
  const spans: CoverageSpan[] = []
  for (const { wallStart, durationMs } of fragments)
    appendSpan(spans, { epoch: 1, from: wallStart, to: wallStart + durationMs })
  return {
    fragments: fragments.length,
    worstWallErrorMs: errors.reduce((worst, error) => Math.max(worst, error), 0),
    firstToldErrorMs: Math.max(...firstTold.map((wallStart, n) => Math.abs(wallStart - captured(n)))),
    phantomGaps: gaps + spans.length - 1,
  }
}
