import { ClipId, type SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { RecorderClock } from '../clock/index.ts'
import type { Files } from '../files/index.ts'
import type { RunId } from '../store/run-id.ts'
import type { IndexWriter } from '../store/index-writer.ts'
import { createClipFile, type ClipFile } from './clip-file.ts'
import { extendSpan, type CoverageSpan } from './coverage.ts'
import type { ArrivedFragment } from './fragment-reader.ts'
import { carriedOver, placeFragment, type MediaSpan, type WallEstimate } from './wall-clock.ts'

export interface ClipWriterOptions {
  readonly sourceId: SourceId
  readonly runId: RunId
  readonly clock: RecorderClock
  readonly files: Files
  readonly index: IndexWriter
  /**
   * A new file begins at the first fragment past each full `clipMs` of wall clock, unless the stream has just begun:
   * what its first fragments were late shows with the next ones, and is put right within one file only.
   */
  readonly clipMs: number
  /** An open file is synced this often. */
  readonly syncMs: number
}

/** What became of a fragment. */
export interface WrittenFragment {
  readonly wallStart: EpochMs
  readonly durationMs: number
  readonly bytes: number
  /** Of video; 0 for a stream without. */
  readonly frames: number
  readonly picture: { readonly codecs: string; readonly width: number; readonly height: number }
  /** Wall clock minus media time, milliseconds; undefined where media time has lost its hold. */
  readonly offset: number | undefined
  /** The stretch of time without a hole that it ends. */
  readonly span: CoverageSpan
}

/** Writes one stream of fragments, from a start of ffmpeg to its end, into clips. */
export interface ClipWriter {
  /**
   * Puts a fragment into a clip and its row into the next commit of the index. One at a time.
   * @throws what the disk said; nothing more can be written then, only `close` remains
   */
  append(fragment: ArrivedFragment): Promise<WrittenFragment>
  /**
   * Finishes the open clip; resolves when all clips are synced and their rows handed to the index. Idempotent.
   * @throws what the disk said; the clip stays open in the index then, and the next start mends it
   */
  close(): Promise<void>
}

/** A stream that began less than this share of `clipMs` before goes on in its first file. */
const youngShare = 1 / 6

/** A first decode time that differs from where the last fragment ended by more than this is a jump of media time. */
const contiguousMs = 100

const mediaSpanOf = ({ times: { reference }, arrival }: ArrivedFragment): MediaSpan => {
  const milliseconds = 1000 / reference.track.timescale
  return {
    start: reference.mediaTime * milliseconds,
    end: (reference.mediaTime + reference.duration) * milliseconds,
    arrival,
  }
}

export const createClipWriter = (options: ClipWriterOptions): ClipWriter => {
  const { sourceId, runId, clock, files, index, clipMs, syncMs } = options
  let clip: ClipFile | undefined
  let estimate: WallEstimate | undefined
  let span: CoverageSpan | undefined
  /** The clip that the stream began with, and the minute that it is for. */
  let firstClip: ClipFile | undefined
  let minute = 0
  let lastMediaEnd = 0
  let lastSync = 0
  let failure: unknown
  let closed: Promise<void> | undefined
  const background = new Set<Promise<void>>()

  /** Runs beside the writing of fragments; a failure stops the stream at its next fragment. */
  const inBackground = (work: Promise<void>): void => {
    const done = work
      .catch((error: unknown) => {
        failure ??= error
      })
      .finally(() => background.delete(done))
    background.add(done)
  }

  const finish = async (ending: ClipFile): Promise<void> => {
    const finished = await ending.finish()
    if (finished.entry.fragmentCount > 0) index.clipFinished(finished)
    else await files.unlink(finished.entry.path)
  }

  const endClip = (): void => {
    if (clip) inBackground(finish(clip))
    clip = undefined
  }

  const isYoung = (ending: ClipFile, wallStart: EpochMs): boolean =>
    ending === firstClip && wallStart - ending.entry.start < clipMs * youngShare

  const mustEnd = (ending: ClipFile, fragment: ArrivedFragment, wallStart: EpochMs): boolean =>
    ending.entry.header.digest !== fragment.init.digest ||
    ending.entry.epoch !== fragment.epoch ||
    (minute !== Math.floor(wallStart / clipMs) && !isYoung(ending, wallStart))

  /**
   * What the stream had before its last fragment was late: it belongs earlier, in the index and so wherever it is shown.
   * To be said once that fragment is in the file: without it the file knows of no move.
   */
  const moveStream = (moved: ClipFile, began: EpochMs, byMs: number): void => {
    const { start } = moved.entry
    // Where media time went on from an earlier estimate the stretch began before this clip.
    const begins = span?.from === began
    if (span) span = { ...span, from: begins ? start : span.from, to: span.to + byMs }
    index.clipMoved({ clip: moved.entry, fragments: moved.fragments, began, beginsSpan: begins })
  }

  const steppedBetween = (before: number, epoch: number): number =>
    clock.stepsSince(before).reduce((sum, step) => (step.epoch <= epoch ? sum + step.byMs : sum), 0)

  const write = async (fragment: ArrivedFragment): Promise<WrittenFragment> => {
    const media = mediaSpanOf(fragment)
    if (Math.abs(media.start - lastMediaEnd) > contiguousMs) {
      estimate = undefined
      endClip()
    } else if (span && span.epoch !== fragment.epoch) {
      // The stream did not step: to begin anew with one sample would tear it by all that this fragment came late.
      estimate &&= carriedOver(estimate, steppedBetween(span.epoch, fragment.epoch))
      endClip()
    }
    let placed = placeFragment(estimate, media, clip !== undefined && clip === firstClip)
    // Whoever reads the file knows a move by the leap before this fragment: what begins the next file shows none.
    if (clip && placed.movedMs !== 0 && mustEnd(clip, fragment, placed.wallStart))
      placed = placeFragment(estimate, media)
    const begins = estimate === undefined
    lastMediaEnd = media.end
    estimate = placed.estimate

    if (clip && mustEnd(clip, fragment, placed.wallStart)) endClip()
    if (!clip) {
      const mark = { clipId: newId(ClipId), sourceId, runId, epoch: fragment.epoch }
      clip = await createClipFile({ files, mark, init: fragment.init, start: placed.wallStart })
      lastSync = clock.monotonic()
      minute = Math.floor(placed.wallStart / clipMs)
      if (begins) firstClip = clip
    } else if (isYoung(clip, placed.wallStart)) minute = Math.floor(placed.wallStart / clipMs)
    const began = clip.entry.start
    const written = await clip.append(fragment, placed)
    if (placed.movedMs !== 0) moveStream(clip, began, placed.movedMs)
    const end = written.wallStart + written.durationMs
    span = extendSpan(span, { epoch: clip.entry.epoch, from: written.wallStart, to: end })
    index.fragmentWritten({ clip: clip.entry, fragment: written, span })

    if (clock.monotonic() - lastSync >= syncMs) {
      lastSync = clock.monotonic()
      inBackground(clip.sync())
    }
    const { codecs, width, height } = clip.entry.header
    const { reference } = fragment.times
    // Media time has lost its hold: what follows is placed anew, in a clip of its own.
    if (!estimate) endClip()
    return {
      wallStart: written.wallStart,
      durationMs: written.durationMs,
      bytes: written.size,
      frames: reference.track.kind === 'video' ? reference.samples : 0,
      picture: { codecs, width, height },
      offset: estimate?.offset,
      span,
    }
  }

  return {
    append: async (fragment) => {
      if (failure !== undefined) throw failure as Error
      return write(fragment)
    },
    close: () =>
      (closed ??= (async () => {
        endClip()
        await Promise.all(background)
        if (failure !== undefined) throw failure as Error
      })()),
  }
}
