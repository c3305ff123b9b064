import { beforeEach, describe, expect, it } from 'vitest'
import { CompositionId, MeetingId, SourceId } from '../../../../server/contract/ids.ts'
import { compositionOf } from '../../../../server/conference/recording/composition-plan.ts'
import { courseOf } from '../../../../server/conference/recording/course.ts'
import { layoutOf } from '../../../../server/conference/recording/layout.ts'
import { newId } from '../../../../server/kernel/ids/index.ts'
import { branch, east, floorStage, main, operator, west, type FloorStage } from '../floor/stage.ts'

let stage: FloorStage
const names = new Map([
  [main, '开福区'],
  [east, '伍家岭街道'],
  [west, '洪山街道'],
])
const nameOf = (seatId: typeof main): string => names.get(seatId) ?? ''
const meetingId = newId(MeetingId)
const tracks = [main, east].map((seatId) => ({
  ...{ sourceId: newId(SourceId), meetingId, seatId, kind: 'venue' as const },
  ...{ name: nameOf(seatId), createdAt: 0 },
}))
const compose = (endedAt = 10_000_000) =>
  compositionOf({
    ...{ id: newId(CompositionId), title: '例会', tracks, nameOf, endedAt, by: null, askedAt: 0 },
    course: courseOf(stage.events, main),
  })
const at = (seconds: number): void => {
  stage.now = 1_000_000 + seconds * 1000
}

beforeEach(() => {
  stage = floorStage()
})

describe('what was recorded', () => {
  it('is nothing where the recording was never begun', () => {
    stage.by(operator, 'broadcast', { picture: { show: 'venue', seatId: east } })
    expect(compose()).toBeUndefined()
  })

  it('leaves out what was paused; what still runs ends with the meeting', () => {
    stage.by(operator, 'startRecording', {})
    at(60)
    stage.by(operator, 'pauseRecording', {})
    at(120)
    stage.by(operator, 'resumeRecording', {})
    expect(compose(1_300_000)?.spans).toEqual([
      { from: 1_000_000, to: 1_060_000 },
      { from: 1_120_000, to: 1_300_000 },
    ])
  })

  it('shows what was on air before it was begun', () => {
    stage.by(operator, 'broadcast', { picture: { show: 'venue', seatId: east } })
    at(30)
    stage.by(operator, 'startRecording', {})
    at(60)
    stage.by(operator, 'end', {})
    const scenes = compose()?.scenes ?? []
    const shown = scenes.findLast(({ from }) => from <= 1_030_000)
    expect(shown?.tiles.map(({ name }) => name)).toEqual(['伍家岭街道'])
    expect(shown?.tiles[0]?.source).toBe(tracks[1]?.sourceId)
  })

  it('has a chapter at each change of the floor, by name; turns of a poll are one', () => {
    stage.by(operator, 'startRecording', {})
    at(10)
    stage.by(operator, 'callOn', { seatId: east })
    at(20)
    stage.by(operator, 'endCall', {})
    at(30)
    stage.by(branch(west), 'startShare', {})
    at(40)
    stage.by(operator, 'openVote', { question: '是否同意', options: ['同意', '反对'] })
    at(50)
    stage.by(operator, 'startPoll', { poll: 'broadcast', seats: [east, west], seconds: 10 })
    at(65)
    stage.by({ kind: 'server' }, 'tick', {})
    expect(compose()?.chapters.map(({ title }) => title)).toEqual([
      ...['会议开始', '点名发言：伍家岭街道', '共享：洪山街道', '表决：是否同意', '轮询'],
    ])
  })

  it('names who was on air without having been recorded', () => {
    stage.by(operator, 'startRecording', {})
    at(10)
    stage.by(operator, 'broadcast', { picture: { show: 'venue', seatId: west } })
    const [tile] = compose()?.scenes.at(-1)?.tiles ?? []
    expect(tile).toMatchObject({ source: null, name: '洪山街道' })
  })
})

describe('the picture', () => {
  it('has a share beside the venue on air, and whoever shares in a corner of it', () => {
    expect(layoutOf({ show: 'venue', seatId: main }, east)).toMatchObject([
      { seatId: main, kind: 'venue', x: 0 },
      { seatId: east, kind: 'share' },
    ])
    expect(layoutOf({ show: 'share' }, east)).toMatchObject([
      { seatId: east, kind: 'share', width: 1 },
      { seatId: east, kind: 'venue', width: 0.2 },
    ])
  })

  it.each([1, 2, 4, 6, 8, 9, 13, 16])('of %i tiles has them all within it, none over another', (count) => {
    const tile = { choice: { show: 'nothing' as const }, seatId: main, index: 0, dueAt: null }
    const shown = layoutOf({ show: 'panel', tiles: Array.from({ length: count }, () => tile) }, null)
    expect(shown).toHaveLength(count)
    for (const [n, a] of shown.entries()) {
      expect(a.x + a.width).toBeLessThanOrEqual(1.0001)
      expect(a.y + a.height).toBeLessThanOrEqual(1.0001)
      for (const b of shown.slice(n + 1)) {
        const apart =
          a.x + a.width <= b.x + 1e-9 ||
          b.x + b.width <= a.x + 1e-9 ||
          a.y + a.height <= b.y + 1e-9 ||
          b.y + b.height <= a.y + 1e-9
        expect(apart).toBe(true)
      }
    }
  })
})
