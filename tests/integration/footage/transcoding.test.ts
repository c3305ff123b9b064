import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { FragmentList } from '../../../server/contract/footage.ts'
import type { SourceId } from '../../../server/contract/ids.ts'
import { until } from '../../support/until.ts'
import { ownUnit, serveFootage, type FootageServer } from './footage-server.ts'
import { brightnessOf, frameRate, recordFootage, type RecordedFootage } from './recorded-footage.ts'

const run = promisify(execFile)
const start = Date.parse('2026-03-02T01:00:00Z')

let recorded: RecordedFootage
let source: SourceId
let folder: string
let server: FootageServer | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huijian-h265-'))
  recorded = await recordFootage()
  source = await recorded.addSource()
  await recorded.addClip(source, { start, seconds: 3, codec: 'h265', size: '256x144' })
})
afterAll(async () => {
  await recorded.close()
  await rm(folder, { recursive: true, force: true })
})
afterEach(() => server?.close())

const serve = async (transcoders: number): Promise<FootageServer> => {
  const opened = await serveFootage({ ...recorded, transcoders })
  server = opened
  opened.units.set(source, ownUnit)
  await until('the index to be read', 10_000, () => opened.footage.ready)
  return opened
}
const fragments = async ({ supervisor }: FootageServer) =>
  FragmentList.parse(
    await supervisor.get(`/api/footage/${source}/fragments?from=${start}&to=${start + 60_000}`),
  )
const ask = ({ supervisor }: FootageServer, clip: string, n: number) =>
  supervisor.request(`/api/footage/clips/${clip}/fragments/${n}.m4s?origin=${start}&as=h264`)

it('H.265 is encoded anew as H.264 where a browser asks for it: every picture, at its own time', async () => {
  const served = await serve(1)
  const { items, headers } = await fragments(served)
  expect(Object.values(headers)[0]?.codecs).toMatch(/^hvc1\./u)
  // More at once than there are slots: the others wait their turn.
  const answers = await Promise.all(items.map(({ clip, n }) => ask(served, clip, n)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  for (const [n, answer] of answers.entries()) {
    const file = join(folder, `${n}.mp4`)
    await writeFile(file, Buffer.from(await answer.arrayBuffer()))
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-select_streams', 'v', '-show_entries', 'stream=codec_name:packet=pts_time'],
      ...['-of', 'json', file],
    ])
    const { streams, packets } = JSON.parse(stdout) as {
      streams: { codec_name: string }[]
      packets: { pts_time: string }[]
    }
    expect(streams[0]?.codec_name).toBe('h264')
    const times = packets.map(({ pts_time: time }) => Number(time))
    expect(times).toHaveLength(frameRate)
    times.forEach((time, k) => expect(time - (times[0] ?? 0)).toBeCloseTo(k / frameRate, 2))
    // The same all over: one pixel of the first picture tells which it is.
    const pixels = await run(
      'ffmpeg',
      [
        ...['-v', 'error', '-i', file, '-frames:v', '1', '-vf', 'crop=2:2:0:0'],
        ...['-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-'],
      ],
      { encoding: 'buffer' },
    )
    const first = brightnessOf(n * frameRate)
    expect(Math.abs((pixels.stdout[0] ?? 0) - first)).toBeLessThanOrEqual(3)
  }
})

it('none is encoded where that is switched off, and the answer says so', async () => {
  const served = await serve(0)
  const [first] = (await fragments(served)).items
  const answer = await ask(served, first?.clip ?? '', 0)
  expect(await answer.json()).toMatchObject({ code: 'footage.transcodersOff' })
})
