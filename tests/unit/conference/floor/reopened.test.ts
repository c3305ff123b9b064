import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Floor } from '../../../../server/contract/floor/state.ts'
import { MeetingId, NodeId, SeatId, UnitId } from '../../../../server/contract/ids.ts'
import { openFloor } from '../../../../server/conference/floor/floor.ts'
import { createFloorKeeper } from '../../../../server/conference/floor/keeper.ts'
import type { Seat } from '../../../../server/conference/meeting.ts'
import { systemClock } from '../../../../server/kernel/clock/index.ts'
import { newId } from '../../../../server/kernel/ids/index.ts'

const seat = (main: boolean): Seat => ({ id: newId(SeatId), unitId: newId(UnitId), main, muted: false })
const [district, street, town] = [seat(true), seat(false), seat(false)]

/** The floor as a meeting of these venues finds it, of which venues have tested it before. */
const foundBy = async (seats: readonly Seat[], main: Seat, stored: Floor): Promise<Floor> => {
  const keeper = createFloorKeeper({
    meeting: {
      id: newId(MeetingId),
      homeNode: newId(NodeId),
      title: '会议',
      state: 'running',
      startsAt: 0,
      createdBy: null,
      seats,
    },
    mainSeat: main.id,
    chairSeat: main.id,
    store: {
      find: () => Promise.resolve(stored),
      save: () => Promise.resolve(),
      events: () => Promise.resolve([]),
    },
    clock: systemClock,
    log: pino({ level: 'silent' }),
    present: () => new Set(),
    speaker: () => null,
    onChange: () => Promise.resolve(),
  })
  return keeper.ready().finally(() => keeper.close())
}

const tested: Floor = {
  ...openFloor([district, street], district.id),
  seq: 7,
  seats: { [district.id]: { muted: false }, [street.id]: { muted: true } },
}

it('a floor goes on as it was where venues are only added', async () => {
  expect(await foundBy([district, street, town], district, tested)).toEqual({
    ...tested,
    seats: { ...tested.seats, [town.id]: { muted: false } },
  })
})

it('a floor opens anew, its events counted on, where a venue is asked no more or another is the main one', async () => {
  expect(await foundBy([district, town], district, tested)).toEqual({
    ...openFloor([district, town], district.id),
    seq: 7,
  })
  const moved = await foundBy([street, district], street, tested)
  expect(moved).toEqual({ ...openFloor([street, district], street.id), seq: 7 })
})
