import { describe, expect, it } from 'vitest'
import { createStatistics, type StatsReport } from '../../../client/src/media/statistics.ts'
import { draftOf, filledDraft, resized, withTile } from '../../../client/src/meeting/floor/panel-draft.ts'
import { pageSizeFor } from '../../../client/src/meeting/room/tiles.ts'
import { createVideoGuard } from '../../../client/src/meeting/room/video-guard.ts'
import { SeatId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const [main, east, west] = [newId(SeatId), newId(SeatId), newId(SeatId)]
const venue = (seatId: SeatId) => ({ show: 'venue' as const, seatId })

describe('a 多画面 being composed', () => {
  it('begins with the main venue and whoever is present, and keeps what fits another size', () => {
    const draft = filledDraft(4, main, [east])
    expect(draft).toEqual([venue(main), venue(east), { show: 'nothing' }, { show: 'nothing' }])
    const speaking = withTile(draft, 0, { show: 'speaker' })
    expect(resized(speaking, 2, main, [east, west])).toEqual([{ show: 'speaker' }, venue(east)])
    expect(resized(speaking.slice(0, 2), 4, main, [east, west])).toEqual([
      { show: 'speaker' },
      venue(east),
      venue(main),
      venue(west),
    ])
  })

  it('shows no venue twice: two tiles change places', () => {
    const draft = filledDraft(2, main, [east])
    expect(withTile(draft, 0, venue(east))).toEqual([venue(east), venue(main)])
  })

  it('goes on from what is on air', () => {
    const tile = { choice: venue(west), seatId: west, index: 0, dueAt: null }
    const floor = { picture: { show: 'panel', tiles: [tile] } }
    expect(draftOf({ floor, prepared: null } as never)).toEqual([venue(west)])
    expect(draftOf({ floor: { picture: venue(main) }, prepared: null } as never)).toBe(undefined)
  })
})

it('a page of the gallery holds what is legible, and never more than 25', () => {
  expect(pageSizeFor(966, 640, 8, 176)).toBe(25)
  expect(pageSizeFor(500, 330, 8, 176)).toBe(6)
  expect(pageSizeFor(3840, 2160, 8, 176)).toBe(25)
  expect(pageSizeFor(10, 10, 8, 176)).toBe(1)
})

describe('the own picture', () => {
  const bad = { availableUpKbps: 80, lossUp: 0 }
  const good = { availableUpKbps: 900, lossUp: 0.01 }

  it('gives way once the line is bad for a while, and is tried again, later each time', () => {
    const guard = createVideoGuard()
    expect([guard.next(bad, 0), guard.next(good, 2000), guard.next(bad, 4000)]).toEqual([true, true, true])
    expect([guard.next(bad, 6000), guard.next(bad, 8000)]).toEqual([true, false])
    const offFor = (from: number): number => {
      let at = from
      while (!guard.next(good, at)) at += 1000
      return at - from
    }
    const first = offFor(8000)
    const back = 8000 + first
    expect([guard.next(bad, back), guard.next(bad, back), guard.next(bad, back)]).toEqual([true, true, false])
    expect(offFor(back)).toBeGreaterThan(first)
  })

  it('stays where the browser does not know what the line holds, unless much is lost', () => {
    const guard = createVideoGuard()
    const unknown = { availableUpKbps: null, lossUp: null }
    expect([0, 1, 2, 3].map((at) => guard.next(unknown, at))).toEqual([true, true, true, true])
    const losing = { availableUpKbps: null, lossUp: 0.5 }
    expect([4, 5, 6].map((at) => guard.next(losing, at))).toEqual([true, true, false])
  })
})

it('statistics are of the time since the reading before', () => {
  const report = (stats: readonly Record<string, unknown>[]): StatsReport => ({
    forEach: (visit) => stats.forEach((stat) => visit(stat, '', undefined as never)),
  })
  const sent = (at: number, bytesSent: number, packetsSent: number, packetsLost: number) =>
    report([
      { type: 'transport', id: 't', selectedCandidatePairId: 'p' },
      {
        ...{ type: 'candidate-pair', id: 'p', currentRoundTripTime: 0.04, localCandidateId: 'l' },
        availableOutgoingBitrate: 600_000,
      },
      { type: 'local-candidate', id: 'l', protocol: 'tcp' },
      { type: 'codec', id: 'c', mimeType: 'video/H264' },
      { type: 'media-source', id: 's', trackIdentifier: 'camera' },
      { type: 'remote-inbound-rtp', id: 'r', packetsLost },
      {
        ...{ type: 'outbound-rtp', id: 'o', kind: 'video', timestamp: at, bytesSent, packetsSent },
        ...{ frameWidth: 640, frameHeight: 360, remoteId: 'r', codecId: 'c', mediaSourceId: 's' },
      },
    ])
  const statistics = createStatistics()
  statistics.read(sent(0, 1000, 10, 0), undefined)
  const figures = statistics.read(sent(2000, 101_000, 110, 10), undefined)
  expect(figures).toMatchObject({
    roundTripMs: 40,
    upKbps: 400,
    availableUpKbps: 600,
    protocol: 'tcp',
    lossUp: 0.1,
  })
  expect(figures.streams).toEqual([
    {
      ...{ direction: 'out', kind: 'video', trackId: 'camera', kbps: 400, width: 640, height: 360 },
      ...{ framesPerSecond: null, codec: 'H264', loss: 0.1 },
    },
  ])
})
