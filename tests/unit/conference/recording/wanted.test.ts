import { beforeEach, describe, expect, it } from 'vitest'
import type { SeatId } from '../../../../server/contract/ids.ts'
import type { ProducerView } from '../../../../server/contract/meeting.ts'
import { wantedTracks, type SeatStreams } from '../../../../server/conference/recording/wanted.ts'
import { branch, east, floorStage, main, north, operator, west, type FloorStage } from '../floor/stage.ts'

let stage: FloorStage
const stream = (
  source: ProducerView['source'],
  kind: ProducerView['kind'],
  paused = false,
): ProducerView => ({
  id: `${source}-${kind}`,
  ...{ source, kind, paused },
})
const sending = (seatId: SeatId, ...more: readonly ProducerView[]): SeatStreams => ({
  seatId,
  streams: [stream('camera', 'video'), stream('microphone', 'audio'), ...more],
})
const everybody = [main, east, west, north].map((seatId) => sending(seatId))
const seats = (
  streams: readonly SeatStreams[] = everybody,
  speaker: SeatId | null = null,
): readonly SeatId[] => wantedTracks(stage.floor, streams, speaker).map(({ seatId }) => seatId)

beforeEach(() => {
  stage = floorStage()
})

describe('nothing is recorded', () => {
  it('before the recording is begun, while it is paused, and once it has ended', () => {
    expect(seats()).toEqual([])
    stage.by(operator, 'startRecording', {})
    expect(seats()).not.toEqual([])
    stage.by(operator, 'pauseRecording', {})
    expect(seats()).toEqual([])
    stage.by(operator, 'resumeRecording', {})
    expect(seats()).not.toEqual([])
    stage.by(operator, 'end', {})
    expect(seats()).toEqual([])
  })

  it('of a venue that sends nothing, nor of a share that the floor has not given', () => {
    stage.by(operator, 'startRecording', {})
    expect(seats([{ seatId: main, streams: [] }])).toEqual([])
    const [only] = wantedTracks(stage.floor, [sending(main, stream('share', 'video'))], null)
    expect(only?.kind).toBe('venue')
  })
})

describe('recorded are', () => {
  beforeEach(() => void stage.by(operator, 'startRecording', {}))

  it('the main venue, whoever is on air, and whoever speaks', () => {
    expect(seats()).toEqual([main])
    stage.by(operator, 'broadcast', { picture: { show: 'venue', seatId: east } })
    expect(seats()).toEqual([main, east])
    expect(seats(everybody, west)).toEqual([main, east, west])
  })

  it('venues that are about to be on air: in preview, next in the poll, first of the hands', () => {
    stage.by(operator, 'preview', { picture: { show: 'venue', seatId: north } })
    stage.by(branch(west), 'raiseHand', {})
    expect(seats()).toEqual([main, west, north])
    stage.by(operator, 'startPoll', { poll: 'broadcast', seats: [west, east], seconds: 10 })
    expect(seats()).toEqual([main, east, west, north])
  })

  it('venues that held the floor a while ago', () => {
    const held = wantedTracks(stage.floor, everybody, null, new Set([north]))
    expect(held.map(({ seatId }) => seatId)).toEqual([main, north])
  })

  it('a share beside its venue, as a track of its own, with its sound', () => {
    stage.by(branch(east), 'startShare', {})
    const tracks = wantedTracks(
      stage.floor,
      [sending(east, stream('share', 'video'), stream('share', 'audio'))],
      null,
    )
    expect(tracks).toEqual([{ seatId: east, kind: 'share', video: 'share-video', audio: 'share-audio' }])
  })

  it('the sound of a venue whose camera is off', () => {
    const streams = [stream('camera', 'video', true), stream('microphone', 'audio', true)]
    expect(wantedTracks(stage.floor, [{ seatId: main, streams }], null)).toEqual([
      { seatId: main, kind: 'venue', video: null, audio: 'microphone-audio' },
    ])
  })
})

describe('the recording', () => {
  it('belongs to whoever controls the floor; what is not running cannot be paused', () => {
    expect(() => stage.by(branch(east), 'startRecording', {})).toThrow(/floor\.notChair/u)
    expect(() => stage.by(operator, 'pauseRecording', {})).toThrow(/floor\.notRecording/u)
    expect(() => stage.by(operator, 'resumeRecording', {})).toThrow(/floor\.notRecording/u)
  })

  it('is told in the log, each change once', () => {
    for (const name of ['startRecording', 'startRecording', 'pauseRecording', 'resumeRecording'] as const)
      stage.by(operator, name, {})
    stage.by(operator, 'end', {})
    expect(stage.events.map(({ fact }) => fact.type)).toEqual([
      ...['recording.started', 'recording.paused', 'recording.resumed', 'recording.stopped'],
      'meeting.ended',
    ])
  })
})
