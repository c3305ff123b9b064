import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SourceId, type MeetingId, type SeatId, type UnitId } from '../../../server/contract/ids.ts'
import type { RecordingView } from '../../../server/contract/meeting-recording.ts'
import type { Joined } from '../../../server/contract/meeting.ts'
import type { MinutesView } from '../../../server/contract/minutes.ts'
import type { RecorderCommand } from '../../../server/contract/recorder.ts'
import type { Action } from '../../../server/contract/rights.ts'
import type { TrackNote } from '../../../server/contract/track.ts'
import { DomainError } from '../../../server/kernel/errors/index.ts'
import type { TrackCallbacks } from '../../../server/kernel/recorder-socket/index.ts'
import { startConference, type ConferenceServer, type Person } from '../../support/conference.ts'
import { cameraParameters, microphoneParameters, startMedia } from '../../support/media.ts'
import { connectSocket, type SocketClient } from '../../support/socket-client.ts'
import { until } from '../../support/until.ts'

/** A track as the recorder would have taken it. */
interface Taken {
  readonly source: SourceId
  readonly name: string
  pictures: boolean
  open: boolean
  readonly callbacks: TrackCallbacks
}

const actions: readonly Action[] = [
  ...(['meeting.read', 'meeting.join', 'floor.control', 'recording.watch', 'recording.manage'] as const),
  ...(['minutes.read', 'minutes.edit', 'minutes.confirm', 'attendance.read'] as const),
]

let media: Awaited<ReturnType<typeof startMedia>>
let server: ConferenceServer
let district: UnitId
let street: UnitId
let taken: Taken[] = []
let away = false
/** A transport takes each media id once. */
let cameras = 0
const commands: RecorderCommand[] = []
const held: SourceId[] = []

beforeAll(async () => {
  media = await startMedia()
  server = await startConference({
    media,
    recording: {
      open: (opening, callbacks) => {
        if (away) return Promise.reject(new DomainError('recorder.notReady'))
        const track: Taken = {
          ...{ source: opening.source.id, name: opening.source.name, pictures: opening.pictures, open: true },
          callbacks,
        }
        taken.push(track)
        return Promise.resolve({
          // Nobody listens: what the SFU sends there is lost, as any datagram.
          ports: { video: 9, audio: 9 },
          say: (note: TrackNote) => {
            if (note.type === 'pictures') track.pictures = note.coming
          },
          close: () => {
            track.open = false
          },
        })
      },
      hold: (_trx, { sourceId }) => Promise.resolve(held.push(sourceId)),
      outbox: { enqueue: (_trx, command) => Promise.resolve(void commands.push(command)) },
      ...{ auto: false, keepDays: 30, compositionsDir: '/nowhere', compositions: () => Promise.resolve([]) },
    },
  })
  const [first, second] = server.units
  if (!first || !second) throw new Error('two units are needed')
  district = first.id
  street = second.id
})
afterAll(async () => {
  await server.close()
  await media.close()
})
beforeEach(() => {
  taken = []
  away = false
  commands.length = 0
})

interface Attendee extends SocketClient {
  readonly joined: Joined
  readonly seatId: SeatId
  readonly person: Person
  produce(source: 'camera' | 'microphone'): Promise<string>
}

const attend = async (meetingId: MeetingId, unitId: UnitId, rights = actions): Promise<Attendee> => {
  const person = await server.person('某人', unitId, rights)
  const client = await connectSocket(server.url, '/meeting', { cookie: person.cookie })
  const joined = await client.must<Joined>('meeting.join', { meetingId })
  const seatId = joined.floor.venues.find((venue) => venue.unitId === unitId)?.seatId
  if (!seatId) throw new Error('the venue is not invited')
  return {
    ...{ ...client, joined, seatId, person },
    produce: async (source) => {
      const { producerId } = await client.must<{ producerId: string }>('media.produce', {
        transportId: joined.sendTransport?.id,
        ...{ kind: source === 'camera' ? 'video' : 'audio', source, paused: false },
        rtpParameters:
          source === 'camera'
            ? cameraParameters(String((cameras += 1)))
            : microphoneParameters(Math.floor(Math.random() * 2 ** 31)),
      })
      return producerId
    },
  }
}
const openTracks = () => taken.filter(({ open }) => open)
const names = () =>
  openTracks()
    .map(({ name }) => name)
    .toSorted()
const untilNames = (...wanted: readonly string[]) =>
  until(
    `tracks of ${wanted.join()}`,
    5000,
    () => JSON.stringify(names()) === JSON.stringify(wanted.toSorted()),
  )

const meet = async (): Promise<{ id: MeetingId; main: Attendee; branch: Attendee }> => {
  const id = await server.plan('全区例会', [district, street])
  const main = await attend(id, district)
  const branch = await attend(id, street, ['meeting.read', 'meeting.join', 'minutes.read'])
  for (const one of [main, branch]) {
    await one.produce('camera')
    await one.produce('microphone')
  }
  return { id, main, branch }
}
const leave = (...all: readonly Attendee[]): void => {
  for (const one of all) one.close()
}

describe('a meeting that is recorded', () => {
  it('has a track of each venue on the floor, the same again after a pause, and of nobody else', async () => {
    const { main, branch } = await meet()
    expect(taken).toEqual([])
    await main.must('floor.startRecording', {})
    await untilNames('开福区')
    await main.must('floor.broadcast', { picture: { show: 'venue', seatId: branch.seatId } })
    await untilNames('开福区', '伍家岭街道')
    const sources = new Set(openTracks().map(({ source }) => source))
    expect(held).toEqual(expect.arrayContaining([...sources]))
    await main.must('floor.pauseRecording', {})
    await untilNames()
    await main.must('floor.resumeRecording', {})
    await untilNames('开福区', '伍家岭街道')
    expect(new Set(openTracks().map(({ source }) => source))).toEqual(sources)
    leave(main, branch)
    await untilNames()
  })

  it('goes on when the recorder is back, and tells it that a camera was switched off', async () => {
    const { main, branch } = await meet()
    await main.must('floor.startRecording', {})
    await untilNames('开福区')
    away = true
    const [lost] = openTracks()
    if (!lost) throw new Error('no track is open')
    lost.open = false
    lost.callbacks.onLost()
    away = false
    await untilNames('开福区')
    const [track] = openTracks()
    expect(track?.source).toBe(lost.source)
    const camera = await main.produce('camera')
    await main.must('media.close', { producerId: camera })
    await until('sound alone', 5000, () => track?.pictures === false)
    await main.produce('camera')
    await until('pictures again', 5000, () => track?.pictures === true)
    leave(main, branch)
  })

  it('is shown only to whoever may watch it, with its moments; its video is asked for when it ends', async () => {
    const { id, main, branch } = await meet()
    await main.must('floor.startRecording', {})
    await untilNames('开福区')
    await main.must('chat.send', { to: 'all', text: '请发言' })
    await main.must('floor.callOn', { seatId: branch.seatId })
    await untilNames('开福区', '伍家岭街道')
    const refused = await branch.person.api.request(`/api/meetings/${id}/recording`)
    expect(refused.status).toBe(403)
    expect((await main.person.api.request(`/api/meetings/${id}/recording/video`)).status).toBe(409)
    await main.must('floor.end', {})
    const put = await until('a composition', 5000, () =>
      commands.find((command) => command.type === 'composition.put'),
    )
    expect(put.composition.chapters.map(({ title }) => title)).toContain('点名发言：伍家岭街道')
    expect(put.composition.sounds).toHaveLength(2)
    const view = await main.person.api.get<RecordingView>(`/api/meetings/${id}/recording`)
    expect(view).toMatchObject({ state: 'stopped', composition: { state: 'waiting' }, manages: true })
    expect(view.tracks.map(({ name }) => name).toSorted()).toEqual(['伍家岭街道', '开福区'])
    expect(view.chat.map(({ text }) => text)).toEqual(['请发言'])
    leave(main, branch)
  })
})

describe('minutes', () => {
  it('are proposed from the record, edited once at a time, confirmed, and taken along', async () => {
    const { id, main, branch } = await meet()
    const { api } = main.person
    const address = `/api/meetings/${id}/minutes`
    expect((await api.request(address)).status).toBe(409)
    await main.must('floor.end', {})
    const proposed = await until('minutes', 5000, () => api.get<MinutesView>(address).catch(() => undefined))
    expect(proposed).toMatchObject({ state: 'proposed', version: 0, edits: true })
    expect(proposed.document.venues.map(({ name }) => name)).toEqual(['开福区', '伍家岭街道'])
    // Others see them once they are confirmed.
    expect((await branch.person.api.request(address)).status).toBe(404)

    const document = {
      ...proposed.document,
      agreed: [{ text: '月底前完成', who: '伍家岭街道', by: '2026-12-31' }],
    }
    const send = (method: string, path: string, body: unknown): Promise<Response> =>
      api.request(path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await send('PUT', address, { version: 0, document: { ...document, title: '' } })).status).toBe(
      400,
    )
    expect((await send('PUT', address, { version: 0, document })).status).toBe(200)
    expect((await send('PUT', address, { version: 0, document })).status).toBe(409)
    const confirmation = `${address}/confirmation`
    expect((await send('POST', confirmation, { version: 1, confirmed: true })).status).toBe(200)
    expect((await send('PUT', address, { version: 1, document })).status).toBe(409)
    const seen = await branch.person.api.get<MinutesView>(address)
    expect(seen).toMatchObject({ state: 'confirmed', version: 1, edits: false, confirms: false })
    expect(seen.document.agreed).toEqual(document.agreed)
    const file = await branch.person.api.request(`${address}.docx`)
    expect(file.headers.get('content-type')).toContain('wordprocessingml')
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')
    leave(main, branch)
  })
})
