import { afterEach, beforeEach, expect, it } from 'vitest'
import { MeetingId, ParticipantId, SeatId, UnitId } from '../../../server/contract/ids.ts'
import type { ParticipantView } from '../../../server/contract/meeting.ts'
import type { Announcer } from '../../../server/conference/announcer.ts'
import { createPresenceBook, type PresenceBook } from '../../../server/conference/register/presence-book.ts'
import { presencesOf, seePresences } from '../../../server/conference/register/store.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { silentLog } from '../../support/api.ts'
import { openBusinessDatabase, type BusinessDatabase } from '../../support/business-database.ts'
import { manualClock } from '../../support/manual-clock.ts'

let business: BusinessDatabase
let book: PresenceBook
const clock = manualClock()
const meetingId = newId(MeetingId)
const unitId = newId(UnitId)
beforeEach(async () => {
  business = await openBusinessDatabase()
  await business.database('units').insert({
    ...{ id: unitId, code: '430105001000', name: '街道', level: 'street', approves: 0, created_at: 0 },
  })
  await business.database('meetings').insert({
    ...{ id: meetingId, home_node: 'node', title: '会', state: 'running', starts_at: 0, created_at: 0 },
  })
  book = createPresenceBook({ database: business.database, clock, log: silentLog })
})
afterEach(async () => {
  await book.close()
  await business.close()
})

const silent: Announcer = {
  announce: () => undefined,
  tell: () => undefined,
  replace: () => undefined,
  dismiss: () => undefined,
}
const participant = (id: ParticipantId, connected: boolean): ParticipantView => ({
  ...{ id, seatId: newId(SeatId), venueId: unitId, venueName: '街道', main: false, displayName: '杨帆' },
  ...{ sender: true, muted: false, connected, network: null, hallCamera: false, producers: [] },
})
const stays = async () => {
  await book.written()
  return (await presencesOf(business.database, meetingId)).map(({ from, to }) => [from, to])
}

it('who joins, loses the connection, comes back and leaves was there twice', async () => {
  const id = newId(ParticipantId)
  const announcer = book.follow(meetingId, silent)
  const start = clock.now()
  announcer.announce('participant.joined', participant(id, true))
  clock.advance(1000)
  announcer.announce('participant.changed', participant(id, true))
  announcer.announce('participant.changed', participant(id, false))
  clock.advance(1000)
  announcer.announce('participant.changed', participant(id, true))
  clock.advance(1000)
  announcer.announce('participant.left', { participantId: id })
  announcer.announce('participant.left', { participantId: id })
  expect(await stays()).toEqual([
    [start, start + 1000],
    [start + 2000, start + 3000],
  ])
})

it('whose meeting is closed is there no more', async () => {
  const start = clock.now()
  book.follow(meetingId, silent).announce('participant.joined', participant(newId(ParticipantId), true))
  clock.advance(500)
  book.closed(meetingId)
  expect(await stays()).toEqual([[start, start + 500]])
})

it('who was there when the server died was there until they were seen last', async () => {
  const start = clock.now()
  book.follow(meetingId, silent).announce('participant.joined', participant(newId(ParticipantId), true))
  await book.written()
  await seePresences(business.database, start + 30_000)
  expect(await stays()).toEqual([[start, null]])

  const next = createPresenceBook({ database: business.database, clock, log: silentLog })
  await next.written()
  expect(await stays()).toEqual([[start, start + 30_000]])
  await next.close()
})
