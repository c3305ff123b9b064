import { describe, expect, it } from 'vitest'
import { FloorView, panelSizes } from '../../../server/contract/floor/state.ts'
import type { FloorJoined } from '../../../server/contract/floor/events.ts'
import { ParticipantId, SeatId, UnitId } from '../../../server/contract/ids.ts'
import type { ParticipantView } from '../../../server/contract/meeting.ts'
import type { MeetingState } from '../../../client/src/media/connection-types.ts'
import { asFloorSays } from '../../../client/src/media/participants.ts'
import { panelGrid } from '../../../client/src/meeting/floor/panel-grid.ts'
import { isOnAir, stageTiles } from '../../../client/src/meeting/floor/stage-tiles.ts'
import { venueGroups, venueRows } from '../../../client/src/meeting/floor/venue-rows.ts'

/** The cells that a place covers, by its lines in the grid. */
const cellsOf = ({ column, row }: { column: string; row: string }): string[] => {
  const range = (lines: string) => {
    const [from = 1, span = 1] = lines.split('/ span').map(Number)
    return Array.from({ length: span }, (_cell, step) => from + step)
  }
  return range(row).flatMap((y) => range(column).map((x) => `${x},${y}`))
}

describe('a 多画面', () => {
  it.each(panelSizes)('of %i tiles has a place for each, none over another, none outside', (size) => {
    const { side, places } = panelGrid(size)
    expect(places).toHaveLength(size)
    const cells = places.flatMap(cellsOf)
    expect(new Set(cells).size).toBe(cells.length)
    for (const cell of cells)
      expect(cell.split(',').every((at) => Number(at) >= 1 && Number(at) <= side)).toBe(true)
  })

  it('of 6, 8 or 13 tiles shows the first larger', () => {
    for (const size of [6, 8, 13]) {
      const [first, second] = panelGrid(size).places.map((place) => cellsOf(place).length)
      expect(first).toBeGreaterThan(second ?? 0)
    }
  })
})

const [main, east, west] = [1, 2, 3].map((n) => SeatId.parse(`00000000-0000-7000-8000-00000000000${n}`)) as [
  SeatId,
  SeatId,
  SeatId,
]
const venue = (seatId: SeatId, name: string, level: 'district' | 'street') => ({
  ...{ seatId, name, level, unitId: UnitId.parse(seatId), main: seatId === main },
})
const person = (seatId: SeatId): ParticipantView => ({
  ...{
    id: ParticipantId.parse(seatId),
    seatId,
    venueId: UnitId.parse(seatId),
    venueName: '',
    main: seatId === main,
  },
  ...{ displayName: '某人', sender: true, muted: false, connected: true, network: null, hallCamera: false },
  producers: [
    { id: `camera-${seatId}`, source: 'camera', kind: 'video', paused: false },
    { id: `microphone-${seatId}`, source: 'microphone', kind: 'audio', paused: false },
  ],
})
const view = FloorView.parse({
  seq: 3,
  chair: { holder: main, requests: [] },
  mainSeat: main,
  seats: { [main]: { muted: false }, [east]: { muted: true }, [west]: { muted: false } },
  picture: { show: 'venue', seatId: east },
  previous: null,
  mainWatches: null,
  polls: { broadcast: null, watch: null },
  called: null,
  rollCall: null,
  hands: [{ seatId: east, since: 5000 }],
  locked: false,
  share: null,
  cameras: {},
  recording: 'none',
  banner: null,
  subtitle: null,
  votes: [],
  doors: { state: 'open', admitted: [], waiting: [], removed: [] },
  endsAt: null,
  ended: false,
})
const floor: FloorJoined = {
  floor: view,
  prepared: { preview: { show: 'venue', seatId: west }, scenes: [], speakers: [] },
  venues: [
    venue(east, '伍家岭街道', 'street'),
    venue(west, '洪山街道', 'street'),
    venue(main, '开福区', 'district'),
  ],
  control: true,
  reclaim: false,
  now: 0,
}
const state: MeetingState = {
  ...{ connection: 'joined', reason: null, path: 'working', title: '', speaker: null, sending: [] },
  self: person(main),
  others: [person(east)],
  streams: new Map(),
  floor,
  chat: [],
}

describe('the operator’s list', () => {
  it('goes by level, the highest first, and tells each venue’s state', () => {
    const groups = venueGroups(venueRows(state, 1000), '')
    expect(groups.map(({ level, present }) => [level, present])).toEqual([
      ['district', 1],
      ['street', 1],
    ])
    expect(groups[1]?.rows).toMatchObject([
      { presence: 'present', muted: true, handSince: 4000, onAir: true, inPreview: false, chair: false },
      { presence: 'absent', muted: false, handSince: null, onAir: false, inPreview: true },
    ])
  })

  it('is searched by any part of a name', () => {
    const found = venueGroups(venueRows(state, 0), ' 洪山 ').flatMap(({ rows }) => rows)
    expect(found.map(({ venue: { name } }) => name)).toEqual(['洪山街道'])
  })
})

describe('the stage', () => {
  it('asks for the picture of the others, and takes the own from its own camera', () => {
    expect(stageTiles(state, view.picture)).toMatchObject([
      { name: '伍家岭街道', own: false, present: true, muted: true, producerId: `camera-${east}` },
    ])
    expect(stageTiles(state, { show: 'venue', seatId: main })).toMatchObject([
      { own: true, producerId: null },
    ])
    expect(stageTiles(state, { show: 'venue', seatId: west })).toMatchObject([
      { present: false, producerId: null },
    ])
  })

  it('has nothing to show while nothing was put on air and the main venue is empty', () => {
    const untouched = { ...view, picture: { show: 'venue' as const, seatId: main } }
    expect(isOnAir(state, untouched)).toBe(true)
    expect(isOnAir({ self: person(east), others: [] }, untouched)).toBe(false)
  })
})

it('a microphone is muted as the floor says, whatever its stream said last', () => {
  const [one] = asFloorSays([person(east)], view.seats)
  expect(one).toMatchObject({
    muted: true,
    producers: [{ paused: false }, { source: 'microphone', paused: true }],
  })
})
