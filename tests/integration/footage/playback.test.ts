import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ClipId, SourceId } from '../../../server/contract/ids.ts'
import { Link, Timeline } from '../../../server/contract/footage.ts'
import { findInstant } from '../../../server/footage/instant-store.ts'
import { sourceKey } from '../../../server/footage-index/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { until } from '../../support/until.ts'
import { otherUnit, ownUnit, serveFootage, type FootageServer } from './footage-server.ts'
import { brightnessOf, frameRate, recordFootage, type RecordedFootage } from './recorded-footage.ts'

const run = promisify(execFile)

const start = Date.parse('2026-03-02T01:00:00.250Z')
const second = 1000

/** Presentation times in seconds of all pictures or sounds that ffprobe decodes at this address. */
const probeTimes = async (url: string, cookie: string, stream: 'v' | 'a'): Promise<readonly number[]> => {
  const { stdout } = await run(
    'ffprobe',
    [
      ...['-v', 'error', '-headers', `Cookie: ${cookie}\r\n`, '-select_streams', stream],
      ...['-show_entries', 'frame=pts_time', '-of', 'csv=p=0', url],
    ],
    { timeout: 30_000, maxBuffer: 16 * 1024 * 1024 },
  )
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [Number.parseFloat(line)]))
}

/** Mean brightness of a JPEG, 0 to 255. */
const brightness = async (jpeg: ArrayBuffer): Promise<number> => {
  const child = run(
    'ffmpeg',
    [
      ...['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0'],
      ...['-vf', 'scale=1:1:flags=area:out_range=tv,format=gray', '-f', 'rawvideo', 'pipe:1'],
    ],
    { encoding: 'buffer', timeout: 30_000 },
  )
  child.child.stdin?.end(Buffer.from(jpeg))
  return (await child).stdout[0] ?? 0
}

describe('playing what was recorded', () => {
  let recorded: RecordedFootage
  let server: FootageServer
  let source: SourceId
  let foreign: SourceId
  let clips: { readonly first: ClipId; readonly open: ClipId }

  /** 0 to 3 s and 3 to 5 s without a break, nothing to 8 s, then 8 to 10 s in a clip that is still written. */
  beforeAll(async () => {
    recorded = await recordFootage()
    source = await recorded.addSource()
    foreign = await recorded.addSource()
    const first = await recorded.addClip(source, { start, seconds: 3, sound: true })
    await recorded.addClip(source, { start: start + 3 * second, seconds: 2, sound: true })
    const open = await recorded.addClip(source, {
      ...{ start: start + 8 * second, seconds: 2, sound: true, open: true },
    })
    clips = { first, open }
    await recorded.addClip(foreign, { start, seconds: 1 })
    const coverage = { source_key: sourceKey(recorded.database, source), epoch: 1 }
    await recorded.database('coverage').insert([
      { ...coverage, start_ms: start, end_ms: start + 5 * second },
      { ...coverage, start_ms: start + 8 * second, end_ms: start + 10 * second },
    ])
    await recorded.database('gaps').insert({
      ...{ id: newId(ClipId), ...coverage, reason: 'unreachable', detail: 'no route to host' },
      ...{ start_ms: start + 5 * second, end_ms: start + 8 * second },
    })
    server = await serveFootage(recorded)
    server.units.set(source, ownUnit).set(foreign, otherUnit)
    await until('the index to be opened', 10_000, () => server.footage.ready)
  })
  afterAll(async () => {
    await server.close()
    await recorded.close()
  })
  beforeEach(() => {
    server.audited.length = 0
    server.session.holds = true
  })

  const playlistPath = (of: SourceId, from: number, to: number): string =>
    `/api/footage/${of}/index.m3u8?from=${from}&to=${to}`
  const whole = (): string => playlistPath(source, start, start + 10 * second)
  const codeOf = async (response: Response): Promise<unknown> =>
    ((await response.json()) as { code: unknown }).code

  describe('who may', () => {
    const everything = (): readonly string[] => [
      `/api/footage/timeline?source=${source}&from=${start}&to=${start + 1}`,
      whole(),
      `/api/footage/clips/${clips.first}/init.mp4`,
      `/api/footage/clips/${clips.first}/fragments/0.m4s?origin=${start}`,
      `/api/footage/clips/${clips.first}/media`,
      `/api/footage/${source}/frame.jpg?at=${start}`,
    ]

    it('refuses whoever has no session, and whoever has no right', async () => {
      for (const path of everything()) {
        expect((await server.stranger.request(path)).status, path).toBe(401)
        expect((await server.clerk.request(path)).status, path).toBe(403)
      }
    })

    it('refuses footage of units out of reach, and sources nobody has', async () => {
      const refused = await server.supervisor.request(playlistPath(foreign, start, start + second))
      expect(await codeOf(refused)).toBe('access.denied')
      const both = `source=${source}&source=${foreign}&from=${start}&to=${start + 1}`
      expect((await server.supervisor.request(`/api/footage/timeline?${both}`)).status).toBe(403)
      const unknown = await server.supervisor.request(playlistPath(newId(SourceId), start, start + second))
      expect(await codeOf(unknown)).toBe('footage.unknownSource')
      expect(server.audited).toEqual([])
    })
  })

  describe('a playlist', () => {
    it('refuses a range that ends before it begins, or is longer than a day', async () => {
      for (const to of [start, start - 1, start + 24 * 3600 * second + 1]) {
        const response = await server.supervisor.request(playlistPath(source, start, to))
        expect(await codeOf(response)).toBe('footage.invalidRange')
      }
    })

    it('says so where nothing was recorded', async () => {
      const response = await server.supervisor.request(
        playlistPath(source, start + 6 * second, start + 7 * second),
      )
      expect(await codeOf(response)).toBe('footage.nothingRecorded')
    })

    it('plays every picture and sound at wall clock minus origin, also behind a gap', async () => {
      const url = new URL(whole(), server.supervisor.url).href
      const pictures = await probeTimes(url, server.supervisor.cookie, 'v')
      expect(pictures).toHaveLength(7 * frameRate)
      const expected = [
        ...Array.from({ length: 5 * frameRate }, (_, n) => n / frameRate),
        ...Array.from({ length: 2 * frameRate }, (_, n) => 8 + n / frameRate),
      ]
      const zero = pictures[0] ?? 0
      pictures.forEach((at, n) => expect(at - zero).toBeCloseTo(expected[n] ?? 0, 3))

      const sounds = await probeTimes(url, server.supervisor.cookie, 'a')
      expect(Math.abs((sounds[0] ?? 9) - zero)).toBeLessThan(0.05)
      const behindGap = sounds.find((at) => at - zero > 5.5) ?? 0
      expect(Math.abs(behindGap - zero - 8)).toBeLessThan(0.05)
    })

    it('has the origin as its date, and begins with the fragment that holds the asked instant', async () => {
      const response = await server.supervisor.request(playlistPath(source, start + 1500, start + 2500))
      expect(response.headers.get('cache-control')).toContain('private')
      const lines = (await response.text()).split('\n')
      expect(lines).toContain(`#EXT-X-PROGRAM-DATE-TIME:${new Date(start + second).toISOString()}`)
      expect(lines.filter((line) => line.includes('.m4s'))).toHaveLength(2)
    })

    it('is told to the audit log once, with who, what and when', async () => {
      await server.supervisor.request(whole())
      expect(server.audited).toMatchObject([
        {
          action: 'footage.watched',
          subject: source,
          data: { from: new Date(start).toISOString(), byLink: false },
        },
      ])
    })

    it('names segments that may be kept by their viewer alone', async () => {
      const lines = (await (await server.supervisor.request(whole())).text()).split('\n')
      const segment = lines.find((line) => line.includes('.m4s')) ?? ''
      const url = new URL(segment, new URL(whole(), server.supervisor.url))
      const response = await server.supervisor.request(url.pathname + url.search)
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toMatch(/private.*immutable/u)
    })
  })

  describe('a link', () => {
    const link = async (): Promise<URL> =>
      new URL(
        Link.parse(
          await server.supervisor.post(`/api/footage/${source}/links`, {
            from: new Date(start).toISOString(),
            to: new Date(start + 5 * second).toISOString(),
          }),
        ).url,
      )
    const open = (url: URL): Promise<Response> => server.stranger.request(url.pathname + url.search)

    it('is not given to whoever may not watch', async () => {
      const body = { from: new Date(start).toISOString(), to: new Date(start + second).toISOString() }
      const request = {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }
      expect((await server.clerk.request(`/api/footage/${source}/links`, request)).status).toBe(403)
      expect((await server.supervisor.request(`/api/footage/${foreign}/links`, request)).status).toBe(403)
    })

    it('opens no more than it was made for', async () => {
      const url = await link()
      url.searchParams.set('to', String(start + 5 * second + 1))
      expect(await codeOf(await open(url))).toBe('footage.linkRefused')
      const token = url.searchParams.get('token') ?? ''
      const late = `/api/footage/clips/${clips.open}/fragments/0.m4s?origin=${start}&token=${token}`
      expect((await server.stranger.request(late)).status).toBe(401)
      const file = `/api/footage/clips/${clips.first}/media?token=${token}`
      expect((await server.stranger.request(file)).status).toBe(401)
    })

    it('dies when it is changed, and with the session', async () => {
      const changed = await link()
      const token = changed.searchParams.get('token') ?? ''
      changed.searchParams.set('token', `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`)
      expect((await open(changed)).status).toBe(401)
      const url = await link()
      server.session.holds = false
      expect(await codeOf(await open(url))).toBe('footage.linkRefused')
    })

    it('plays in a player that has no session', async () => {
      expect(await probeTimes((await link()).href, '', 'v')).toHaveLength(5 * frameRate)
      expect(server.audited.map(({ action }) => action)).toEqual(['footage.linked', 'footage.watched'])
    })
  })

  it('gives the file of a clip as it is, with byte ranges', async () => {
    const path = `/api/footage/clips/${clips.first}/media`
    const all = Buffer.from(await (await server.supervisor.request(path)).arrayBuffer())
    const part = await server.supervisor.request(path, { headers: { range: 'bytes=4-7' } })
    expect(part.status).toBe(206)
    expect(Buffer.from(await part.arrayBuffer())).toEqual(all.subarray(4, 8))
    const behind = await server.supervisor.request(path, { headers: { range: `bytes=${all.length}-` } })
    expect(behind.headers.get('content-range')).toBe(`bytes */${all.length}`)
    expect([behind.status, await codeOf(behind)]).toEqual([416, 'footage.rangeBehindEnd'])
    expect(server.audited.map(({ action }) => action)).toEqual(['footage.fileRead'])
    expect(await codeOf(await server.supervisor.request(path.replace(clips.first, newId(ClipId))))).toBe(
      'footage.unknownClip',
    )
  })

  it('shows the picture that was seen at an instant', async () => {
    for (const frame of [0, 1, 24, 25, 40, 74]) {
      const at = start + (frame * 1000) / frameRate + 30
      const response = await server.supervisor.request(
        `/api/footage/${source}/frame.jpg?at=${Math.floor(at)}`,
      )
      expect(response.headers.get('content-type')).toBe('image/jpeg')
      const seen = await brightness(await response.arrayBuffer())
      expect(Math.abs(seen - brightnessOf(frame)), `picture ${frame}`).toBeLessThan(2)
    }
    expect(server.audited.map(({ action }) => action)).toEqual(['footage.pictureSeen'])
    const gap = await server.supervisor.request(`/api/footage/${source}/frame.jpg?at=${start + 6 * second}`)
    expect(await codeOf(gap)).toBe('footage.nothingRecorded')
  })

  it('tells coverage and gaps, cut to the range', async () => {
    const timeline = Timeline.parse(
      await server.supervisor.get(
        `/api/footage/timeline?source=${source}&from=${start + second}&to=${start + 9 * second}`,
      ),
    )
    expect(timeline.sources).toEqual([
      {
        holds: [],
        source,
        coverage: [
          { from: start + second, to: start + 5 * second, epoch: 1 },
          { from: start + 8 * second, to: start + 9 * second, epoch: 1 },
        ],
        gaps: [
          {
            ...{ from: start + 5 * second, to: start + 8 * second, epoch: 1 },
            ...{ reason: 'unreachable', detail: 'no route to host' },
          },
        ],
        mixed: [],
      },
    ])
  })

  it('tells it merged to whoever cannot tell it apart, and exactly to whoever can', async () => {
    const ask = async (resolution: number) => {
      const query = `source=${source}&from=${start}&to=${start + 10 * second}&resolution=${resolution}`
      return Timeline.parse(await server.supervisor.get(`/api/footage/timeline?${query}`)).sources[0]
    }
    expect(await ask(60 * second)).toMatchObject({
      ...{ coverage: [], gaps: [] },
      mixed: [
        {
          ...{ from: start, to: start + 10 * second, epoch: 1 },
          ...{ coveredMs: 7 * second, gaps: 1, reason: 'unreachable' },
        },
      ],
    })
    const { gaps, ...exact } = (await ask(0)) ?? { gaps: [] }
    expect(await ask(second)).toEqual({ ...exact, gaps: gaps.map((gap) => ({ ...gap, detail: null })) })
  })

  it('finds any instant that was recorded, and none that was not', async () => {
    const find = (at: number) => findInstant(recorded.database, source, start + at)
    const found = await Promise.all([0, 2999, 3000, 4500, 9500].map(find))
    expect(found.map((one) => [one?.clip.open, one?.n])).toEqual([
      [false, 0],
      [false, 2],
      [false, 0],
      [false, 1],
      [true, 1],
    ])
    expect(found[0]?.clip.id).toBe(clips.first)
    expect(await Promise.all([-1, 6500, 10_500].map(find))).toEqual([undefined, undefined, undefined])
  })
})
