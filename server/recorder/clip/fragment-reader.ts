import { Writable } from 'node:stream'
import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import {
  createBoxStream,
  readMovieFragment,
  type MovieFragment,
  type StreamedBox,
} from '../../kernel/mp4/index.ts'
import type { RecorderClock } from '../clock/index.ts'
import type { InitSegment } from './init-segment.ts'
import { createStreamHeader, type StreamHeader } from './stream-header.ts'

/** A whole fragment as ffmpeg wrote it. */
export interface ArrivedFragment {
  readonly init: InitSegment
  /** Ours to rewrite in place. */
  readonly moof: Buffer
  readonly times: MovieFragment
  /** The `mdat` box, header included. Overwritten once `onFragment` has resolved, unless it was kept. */
  readonly mdat: Buffer
  /** Takes `mdat` over, with the memory that it lies in. */
  keep(): void
  /** Whether it can be what it says it is: a camera that sends garbage seems to send a key frame now and then. */
  readonly credible: boolean
  /** When its `moof` came out of ffmpeg: the moment the next key frame had arrived there. */
  readonly arrival: EpochMs
  /** Of the recorder's clock, at the arrival. */
  readonly epoch: number
}

export interface FragmentReaderOptions {
  readonly clock: Pick<RecorderClock, 'epoch' | 'now'>
  /** Called for one fragment after the other; the stream waits for it, and fails with what it throws. */
  readonly onFragment: (fragment: ArrivedFragment) => Promise<void>
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/**
 * Gives the memory of a chunk back at once. Node reads a pipe into a new buffer each time; left to the garbage
 * collector, the buffers of 23 cameras make it run every second, which costs more than all else that is done here.
 */
const release = (chunk: Buffer): void => {
  if (chunk.buffer instanceof ArrayBuffer && chunk.byteLength === chunk.buffer.byteLength)
    chunk.buffer.transfer(0)
}

/**
 * A stream that ffmpeg's fragmented MP4 is written into. Boxes that carry no media (`sidx`, `mfra`, `styp`) are
 * dropped; bytes after the last whole fragment are too.
 *
 * It takes the chunks over: whoever wrote one must not use it again.
 *
 * It never closes by itself: fluent-ffmpeg kills ffmpeg when its output stream closes, however orderly.
 */
export const createFragmentReader = ({ clock, onFragment }: FragmentReaderOptions): Writable => {
  const boxes = createBoxStream()
  let ftyp: Buffer | undefined
  let header: StreamHeader | undefined
  let pending: Pick<ArrivedFragment, 'moof' | 'times' | 'arrival' | 'epoch'> | undefined

  const take = async (box: StreamedBox): Promise<void> => {
    switch (box.type) {
      case 'ftyp':
        ftyp = Buffer.from(box.bytes)
        break
      case 'moov':
        if (!ftyp) throw new DomainError('mp4.malformed', { missing: 'ftyp' })
        header = createStreamHeader(ftyp, box.bytes)
        break
      case 'moof': {
        if (!header) throw new DomainError('mp4.malformed', { missing: 'moov' })
        const moof = Buffer.from(box.bytes)
        const times = readMovieFragment(moof, header.current.movie)
        pending = { moof, times, arrival: clock.now(), epoch: clock.epoch }
        break
      }
      case 'mdat': {
        if (!header || !pending) throw new DomainError('mp4.malformed', { missing: 'moof' })
        const init = header.for(pending.moof.length, pending.times, box.bytes)
        const credible = header.isCredible(pending.moof.length, pending.times, box.bytes)
        const fragment = { init, ...pending, credible, mdat: box.bytes, keep: () => boxes.leave() }
        pending = undefined
        await onFragment(fragment)
        break
      }
      default:
    }
  }

  const takeAll = async (whole: readonly StreamedBox[]): Promise<void> => {
    for (const box of whole) await take(box)
  }

  return new Writable({
    // Two reads of a pipe: what is waiting here is not yet on disk.
    highWaterMark: 128 * 1024,
    emitClose: false,
    autoDestroy: false,
    write: (chunk: Buffer, _encoding, done) => {
      let whole: readonly StreamedBox[]
      try {
        whole = boxes.push(chunk)
      } catch (error) {
        done(asError(error))
        return
      }
      release(chunk)
      // Most chunks lie within the media of a fragment.
      if (whole.length === 0) done()
      else
        takeAll(whole).then(
          () => done(),
          (error: unknown) => done(asError(error)),
        )
    },
  })
}
