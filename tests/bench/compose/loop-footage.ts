import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { Database } from '../../../server/kernel/database/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import {
  boxesWithin,
  readMovie,
  readMovieFragment,
  writeMediaTime,
} from '../../../server/kernel/mp4/index.ts'
import { createClipWriter } from '../../../server/recorder/clip/clip-writer.ts'
import { createFragmentReader } from '../../../server/recorder/clip/fragment-reader.ts'
import { createRecorderClock } from '../../../server/recorder/clock/index.ts'
import { createFiles } from '../../../server/recorder/files/index.ts'
import { openFootage } from '../../../server/recorder/open-footage.ts'
import { commitBatch, createIndexWriter, RunId } from '../../../server/recorder/store/index.ts'
import { putKnownRun } from '../../../server/recorder/store/runs.ts'
import { putSource } from '../../../server/recorder/store/sources.ts'

const run = promisify(execFile)
const loopSeconds = 20
const gopSeconds = 4

/** A stretch of a venue as it is recorded: 1280×720, a fragment every four seconds, sound of Opus. */
const encodeLoop = async (venue: number): Promise<Buffer> => {
  const { stdout } = await run(
    'ffmpeg',
    [
      ...['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', `testsrc2=s=1280x720:r=25,hue=h=${venue * 50}`],
      ...['-f', 'lavfi', '-i', `sine=f=${300 + 100 * venue}:r=48000`, '-t', String(loopSeconds)],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'baseline', '-b:v', '1500k'],
      ...['-bf', '0', '-g', String(25 * gopSeconds), '-sc_threshold', '0', '-pix_fmt', 'yuv420p'],
      ...['-c:a', 'libopus', '-b:a', '32k'],
      ...['-f', 'mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof+skip_trailer', 'pipe:1'],
    ],
    { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 },
  )
  return stdout
}

/** Footage of several venues, recorded by the recorder's own writer, a loop again and again. */
export interface LoopedFootage {
  readonly database: Database
  readonly recordingsDir: string
  readonly sources: readonly SourceId[]
  close(): Promise<void>
}

export const loopFootage = async (
  folder: string,
  begin: number,
  minutes: number,
  venues: number,
): Promise<LoopedFootage> => {
  const recordingsDir = join(folder, 'recordings')
  const database = await openFootage(join(folder, 'data'))
  const runId = newId(RunId)
  await putKnownRun(database, runId, 0, begin)
  const files = createFiles(recordingsDir)
  const index = createIndexWriter({
    commit: (batch) => commitBatch(database, batch),
    ...{ flushMs: 1000, now: () => begin, onCommitted: () => undefined, onFailed: () => undefined },
  })
  const sources: SourceId[] = []
  for (let venue = 0; venue < venues; venue += 1) {
    const id = newId(SourceId)
    sources.push(id)
    await putSource(
      database,
      {
        ...{ id, homeNode: newId(NodeId), kind: 'track', name: `会场 ${venue + 1}`, url: 'track:bench' },
        ...{ credentials: null, transport: 'udp', enabled: true, priority: 9, retentionDays: 30 },
      },
      0,
    )
    const loop = await encodeLoop(venue)
    const boxes = boxesWithin(loop, 0, loop.length)
    const moov = boxes.find(({ type }) => type === 'moov')
    const moofs = boxes.filter(({ type }) => type === 'moof')
    if (!moov) throw new Error('ffmpeg made no fragmented MP4')
    const movie = readMovie(loop.subarray(moov.start, moov.end))
    let passed = 0
    const clock = createRecorderClock({ now: () => begin + passed, monotonic: () => passed }, 0)
    const writer = createClipWriter({
      ...{ sourceId: id, runId, clock, files, index, clipMs: 60_000, syncMs: 3_600_000 },
    })
    const reader = createFragmentReader({
      clock,
      onFragment: async (one) => {
        await writer.append(one)
      },
    })
    const write = (bytes: Buffer): Promise<void> =>
      new Promise((resolve, reject) => reader.write(bytes, (error) => (error ? reject(error) : resolve())))
    await write(Buffer.from(loop.subarray(0, moofs[0]?.start)))
    for (let round = 0; round * loopSeconds < minutes * 60; round += 1) {
      for (const [n, moof] of moofs.entries()) {
        const end = boxes.find(({ type, start }) => type === 'mdat' && start >= moof.end)?.end ?? moof.end
        const bytes = Buffer.from(loop.subarray(moof.start, end))
        const head = bytes.subarray(0, moof.end - moof.start)
        for (const part of readMovieFragment(head, movie).tracks)
          writeMediaTime(head, part, part.mediaTime + round * loopSeconds * part.track.timescale)
        passed = (round * loopSeconds + (n + 1) * gopSeconds) * 1000
        await write(bytes)
      }
    }
    await writer.close()
    await index.flush()
  }
  return {
    database,
    recordingsDir,
    sources,
    close: async () => {
      await index.close()
      await database.destroy()
    },
  }
}
