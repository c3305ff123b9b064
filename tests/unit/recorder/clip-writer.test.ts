import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createClipWriter, type ClipWriter } from '../../../server/recorder/clip/clip-writer.ts'
import { createFragmentReader } from '../../../server/recorder/clip/fragment-reader.ts'
import { createRecorderClock, type RecorderClock } from '../../../server/recorder/clock/index.ts'
import type { FinishedClip } from '../../../server/recorder/store/clip-entry.ts'
import type { MovedClip, WrittenChange } from '../../../server/recorder/store/index-batch.ts'
import type { IndexWriter } from '../../../server/recorder/store/index-writer.ts'
import { RunId } from '../../../server/recorder/store/run-id.ts'
import {
  audioTrack,
  avc1,
  fragment,
  ftyp,
  moov,
  videoTrack,
  type TrackSpec,
} from '../../support/mp4-stream.ts'
import { avcMedium, avcSmall, sampleOf, slice } from '../../support/parameter-sets.ts'
import { scriptedFiles, type ScriptedFiles } from './scripted-files.ts'

const begin = Date.parse('2026-03-02T01:00:00Z')

/** What the index is told, in the order of the calls to the disk. */
interface ToldIndex extends IndexWriter {
  readonly written: WrittenChange[]
  readonly moved: MovedClip[]
  readonly finished: FinishedClip[]
}

const toldIndex = (calls: string[]): ToldIndex => {
  const written: WrittenChange[] = []
  const moved: MovedClip[] = []
  const finished: FinishedClip[] = []
  const done = () => Promise.resolve()
  return {
    written,
    moved,
    finished,
    clipMoved: (move) => moved.push(move),
    fragmentWritten: (change) => {
      calls.push('row of fragment')
      written.push(change)
    },
    clipFinished: (clip) => {
      calls.push('row of finished clip')
      finished.push(clip)
    },
    gap: () => undefined,
    journal: () => undefined,
    flush: done,
    close: done,
  }
}

describe('the clip writer', () => {
  let files: ScriptedFiles
  let index: ToldIndex
  let writer: ClipWriter
  let clock: RecorderClock
  let monotonic = 0
  let steppedBy = 0

  beforeEach(() => {
    files = scriptedFiles()
    index = toldIndex(files.calls as string[])
    monotonic = 0
    steppedBy = 0
    clock = createRecorderClock({ now: () => begin + monotonic + steppedBy, monotonic: () => monotonic }, 1)
    writer = createClipWriter({
      ...{ sourceId: newId(SourceId), runId: newId(RunId), clock, files, index },
      ...{ clipMs: 60_000, syncMs: 10_000 },
    })
  })

  /** Sends fragments through a reader, each at the moment its last frame was captured. */
  const send = async (
    starts: readonly number[],
    tracks: readonly TrackSpec[] = [videoTrack],
    seconds = 2,
    lateMs = 0,
    samples: readonly (Buffer | undefined)[] = [],
  ): Promise<void> => {
    const reader = createFragmentReader({
      clock,
      onFragment: async (arrived) => {
        await writer.append(arrived)
      },
    })
    reader.on('error', () => undefined)
    const write = (bytes: Buffer): Promise<void> =>
      new Promise((resolve, reject) => {
        reader.write(bytes, (error) => (error ? reject(error) : resolve()))
      })
    await write(Buffer.concat([ftyp(), moov(...tracks)]))
    for (const [n, start] of starts.entries()) {
      monotonic = (start + seconds) * 1000 + lateMs
      await write(fragment(tracks, start, seconds, samples[n]))
    }
  }

  const everyTwoSeconds = (count: number, from = 0): readonly number[] =>
    Array.from({ length: count }, (_, n) => from + n * 2)

  it('tells the index of a fragment after its bytes are written, and of a clip after file and folder are synced', async () => {
    await send(everyTwoSeconds(1))
    await writer.close()
    expect(files.calls.map((call) => call.replace(/ \d+\+\d+$/u, ''))).toEqual([
      'create a',
      'write a',
      'write a',
      'row of fragment',
      'sync a',
      'syncFolderOf a',
      'close a',
      'row of finished clip',
    ])
  })

  it('begins a new file at the first fragment past each full minute, losing none', async () => {
    await send(everyTwoSeconds(65))
    await writer.close()
    const clips = index.finished.map(({ entry }) => [
      entry.start - begin,
      entry.end - begin,
      entry.fragmentCount,
    ])
    expect(clips).toEqual([
      [0, 60_000, 30],
      [60_000, 120_000, 30],
      [120_000, 130_000, 5],
    ])
    expect(new Set(index.written.map(({ span }) => span.from - begin))).toEqual(new Set([0]))
  })

  it('lets the media time of each file begin at 0', async () => {
    await send(everyTwoSeconds(32, 7000))
    await writer.close()
    const mediaTimes = index.finished.map(({ fragments }) =>
      fragments.map(({ mediaTime }) => mediaTime / 90_000),
    )
    expect(mediaTimes.map(([first]) => first)).toEqual([0, 0])
    expect(mediaTimes[0]?.slice(0, 3)).toEqual([0, 2, 4])
  })

  it('says exactly where each fragment lies, and gives the digest of the whole file', async () => {
    await send(everyTwoSeconds(4), [videoTrack, audioTrack])
    await writer.close()
    const [file] = files.contents.values()
    const [clip] = index.finished
    if (!file || !clip) throw new Error('no clip was written')
    for (const { offset } of clip.fragments)
      expect(file.toString('latin1', offset + 4, offset + 8)).toBe('prft')
    expect(clip.fragments.at(-1)).toMatchObject({ wallStart: begin + 6000, durationMs: 2000 })
    expect(clip.entry.bytes).toBe(file.length)
    expect(clip.digest).toBe(createHash('sha256').update(file).digest('hex'))
    expect(clip.entry.header.codecs).toBe('avc1.64001f,mp4a.40.2')
  })

  it('begins a new file, without a hole, where the picture changes its size', async () => {
    await send(everyTwoSeconds(3))
    await send(everyTwoSeconds(3, 6), [{ ...videoTrack, entry: avc1(640, 480) }])
    await writer.close()
    expect(index.finished.map(({ entry }) => [entry.header.width, entry.fragmentCount])).toEqual([
      [1280, 3],
      [640, 3],
    ])
    expect(index.written.at(-1)?.span).toEqual({ epoch: 1, from: begin, to: begin + 12_000 })
  })

  it('begins a new file with a header of its own, without a hole, where a key frame brings other parameter sets', async () => {
    const [small, medium] = [avcSmall, avcMedium].map(({ codec, sets }) => sampleOf(...sets, slice(codec)))
    const plain = sampleOf(slice('avc'))
    await send(everyTwoSeconds(6), [videoTrack], 2, 0, [small, plain, medium, plain, medium, small])
    await writer.close()
    expect(
      index.finished.map(({ entry }) => [entry.header.width, entry.header.codecs, entry.fragmentCount]),
    ).toEqual([
      [320, 'avc1.64000c', 2],
      [640, 'avc1.64001e', 3],
      [320, 'avc1.64000c', 1],
    ])
    const [first, second, third] = index.finished.map(({ entry }) => entry.header.digest)
    expect(first).toBe(third)
    expect(first).not.toBe(second)
    const headers = [...files.contents.values()].map((file) => file.indexOf(avcMedium.sets[0] ?? ''))
    expect(headers.map((at) => at >= 0)).toEqual([false, true, false])
    expect(index.written.at(-1)?.span).toEqual({ epoch: 1, from: begin, to: begin + 12_000 })
  })

  it('begins a new file and a new span where media time jumps', async () => {
    await send([0, 2, 500, 502])
    await writer.close()
    expect(index.finished.map(({ entry }) => entry.fragmentCount)).toEqual([2, 2])
    expect(new Set(index.written.map(({ span }) => span.from - begin))).toEqual(new Set([0, 500_000]))
  })

  it('begins a new epoch where the clock steps, and ends the clip before it', async () => {
    await send(everyTwoSeconds(3))
    steppedBy = -3_600_000
    clock.observe()
    await send(everyTwoSeconds(3, 6))
    await writer.close()
    expect(index.finished.map(({ entry }) => [entry.epoch, entry.start - begin])).toEqual([
      [1, 0],
      [2, 6000 - 3_600_000],
    ])
  })

  it('tears nothing where the clock steps and what arrives next is late', async () => {
    await send(everyTwoSeconds(3))
    steppedBy = 3_600_000
    clock.observe()
    await send(everyTwoSeconds(2, 6), [videoTrack], 2, 260)
    await writer.close()
    const [before, after] = index.finished.map(({ entry }) => entry)
    expect(before?.end).toBe(begin + 6000)
    expect((after?.start ?? 0) - 3_600_000 - begin).toBeGreaterThanOrEqual(6000)
    expect((after?.start ?? 0) - 3_600_000 - begin).toBeLessThanOrEqual(6000 + 15)
  })

  it('moves nothing when that turns out only with the fragment that begins the next file', async () => {
    const late = [400, 400, 400, 400, 400, 400, 0]
    for (const [n, lateMs] of late.entries()) await send([48 + n * 2], [videoTrack], 2, lateMs)
    await writer.close()
    expect(index.moved).toEqual([])
    expect(
      index.finished.map(({ fragments }) => fragments.map(({ wallStart }) => wallStart - begin)),
    ).toEqual([[48_400, 50_400, 52_400, 54_400, 56_400, 58_400], [60_385]])
  })

  it('goes on in its first file past a full minute while it is young, so that a late start is put right', async () => {
    for (const [n, start] of everyTwoSeconds(35, 56).entries())
      await send([start], [videoTrack], 2, n < 2 ? 400 : 0)
    await writer.close()
    expect(index.finished.map(({ entry }) => [entry.start - begin, entry.end - begin])).toEqual([
      [56_000, 120_000],
      [120_000, 126_000],
    ])
  })

  it('places a young stream anew, as a whole, when it turns out that its first fragment came late', async () => {
    const late = [400, 380, 0, 0]
    for (const [n, lateMs] of late.entries()) {
      await send([n * 2], [videoTrack], 2, lateMs)
    }
    await writer.close()
    expect(
      index.moved.map(({ clip, began, beginsSpan }) => [clip.start - begin, began - begin, beginsSpan]),
    ).toEqual([
      [380, 400, true],
      [0, 380, true],
    ])
    const [clip] = index.finished
    expect(clip?.fragments.map(({ wallStart }) => wallStart - begin)).toEqual([0, 2000, 4000, 6000])
    expect(clip?.entry.start).toBe(begin)
    expect(index.written.at(-1)?.span).toEqual({ epoch: 1, from: begin, to: begin + 8000 })
  })

  it('moves nothing where the fragment that would show the move is not in the file', async () => {
    await send([0], [videoTrack], 2, 400)
    await send([2], [videoTrack], 2, 380)
    files.failNext('write a', 'EIO')
    await expect(send([4])).rejects.toMatchObject({ code: 'EIO' })
    await writer.close()
    expect(index.moved.map(({ began }) => began - begin)).toEqual([400])
    const [clip] = index.finished
    expect(clip?.entry.start).toBe(begin + 380)
    expect(clip?.fragments.map(({ wallStart }) => wallStart - begin)).toEqual([380, 2380])
  })

  it('syncs the open file every ten seconds, and its name once', async () => {
    await send(everyTwoSeconds(14))
    await writer.close()
    const count = (call: string): number => files.calls.filter((one) => one === call).length
    expect([count('sync a'), count('syncFolderOf a')]).toEqual([3, 1])
  })

  it('cuts what a failed write left, keeps what was whole, and says what the disk said', async () => {
    await send(everyTwoSeconds(2))
    const whole = index.written.at(-1)?.clip.bytes
    files.failNext('write a', 'ENOSPC')
    await expect(send(everyTwoSeconds(1, 4))).rejects.toMatchObject({ code: 'ENOSPC' })
    await writer.close()
    expect(files.calls).toContain(`truncate a ${String(whole)}`)
    expect(index.finished.map(({ entry }) => [entry.fragmentCount, entry.bytes])).toEqual([[2, whole]])
  })

  it('never calls a clip finished whose sync failed', async () => {
    await send(everyTwoSeconds(2))
    files.failNext('sync a', 'EIO')
    await expect(writer.close()).rejects.toMatchObject({ code: 'EIO' })
    expect(index.finished).toEqual([])
    expect(files.calls.at(-1)).toBe('close a')
  })

  it('stops at the next fragment where a sync beside it failed', async () => {
    files.failNext('sync a', 'EIO')
    await expect(send(everyTwoSeconds(10))).rejects.toMatchObject({ code: 'EIO' })
  })
})
