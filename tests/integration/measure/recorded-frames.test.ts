import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHall, type Hall } from '../../support/hall/index.ts'
import {
  complaintsAbout,
  countGops,
  frameClockOf,
  longestRunMissing,
  missingFramesIn,
  readDiskFile,
  readRecordedFrames,
  type IndexedClip,
} from '../../support/measure/index.ts'

const execute = promisify(execFile)

/** One camera for five seconds, by ffmpeg alone: what a faultless recorder would have on disk. */
describe('a recording held against what the hall sent', () => {
  let folder: string
  let hall: Hall
  let range: { from: number; to: number }
  let clip: IndexedClip

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'measure-'))
    hall = await startHall()
    const file = join(folder, 'a.mp4')
    const input = ['-v', 'error', '-rtsp_transport', 'tcp']
    const output = ['-t', '5', '-c', 'copy', '-write_prft', 'pts', '-f', 'mp4', file]
    const startedAt = Date.now()
    const movflags = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof']
    await execute('ffmpeg', [...input, '-i', hall.rtspUrl(1), ...movflags, ...output])
    const { fragments, headerBytes, bytes } = readDiskFile(file)
    const durationMs = hall.stream.gopSeconds * 1000
    // Key frames leave the hall at whole GOPs of its clock, so the first after the start is the first recorded.
    const clock = frameClockOf(hall.truth, 1, hall.stream)
    const firstGop = Math.ceil(clock.firstDueFrom(startedAt) / hall.stream.fps) * hall.stream.fps
    const wallOf = (n: number): number => clock.dueAt(firstGop) + n * durationMs
    clip = {
      ...{ id: 'a', sourceId: 'a', path: 'a.mp4', state: 'finished', headerDigest: '', digest: null },
      ...{ epoch: 1, headerBytes, bytes, timescale: 90_000 },
      ...{ codecs: 'avc1.64000c', width: 320, height: 180 },
      fragments: fragments.map((fragment, n) => ({ ...fragment, wallStart: wallOf(n), durationMs })),
    }
    range = { from: wallOf(0), to: wallOf(4) }
  })

  afterAll(async () => {
    await hall.close()
    await rm(folder, { recursive: true })
  })

  const measure = (fragments: IndexedClip['fragments']) => {
    const clock = frameClockOf(hall.truth, 1, hall.stream)
    const { frames, worstWallErrorMs } = readRecordedFrames(folder, [{ ...clip, fragments }], clock, 25)
    return {
      ...countGops(clock, hall.stream, range, frames),
      missing: missingFramesIn(clock, range, frames),
      longest: longestRunMissing(clock, range, frames),
      worstWallErrorMs,
    }
  }

  it('finds every frame, at its time', () => {
    expect(measure(clip.fragments)).toMatchObject({ expected: 4, lost: 0, missing: 0, longest: 0 })
    expect(measure(clip.fragments).worstWallErrorMs).toBeLessThan(1)
  })

  it('misses a fragment that is not there, and one of which half is', () => {
    const without = clip.fragments.filter((_, n) => n !== 1)
    expect(measure(without)).toMatchObject({ expected: 4, lost: 1, missing: 25, longest: 25 })
    const cut = clip.fragments.map((one, n) => (n === 2 ? { ...one, size: one.size >> 1 } : one))
    const { lost, missing } = measure(cut)
    expect(lost).toBe(1)
    expect(missing).toBeGreaterThan(0)
  })

  it('finds nothing to complain of in a whole file, and something in a torn one', async () => {
    expect(await complaintsAbout(join(folder, 'a.mp4'), AbortSignal.timeout(10_000))).toEqual([])
    const torn = join(folder, 'torn.mp4')
    await execute('sh', ['-c', `head -c ${clip.bytes - 500} "${join(folder, 'a.mp4')}" > "${torn}"`])
    expect(await complaintsAbout(torn, AbortSignal.timeout(10_000))).not.toEqual([])
  })
})
