import { beforeEach, describe, expect, it } from 'vitest'
import { pictureFor } from '../../../../server/contract/floor/pictures.ts'
import { patched, patchOf } from '../../../../server/contract/floor/patch.ts'
import type { PictureChoice } from '../../../../server/contract/floor/state.ts'
import type { SeatId } from '../../../../server/contract/ids.ts'
import { entryFor } from '../../../../server/conference/floor/doors.ts'
import { featuredSeats } from '../../../../server/conference/floor/enforcement.ts'
import { nextDue } from '../../../../server/conference/floor/passing.ts'
import { branch, chairman, east, floorStage, main, north, operator } from './stage.ts'
import { secretary, server, west, type FloorStage } from './stage.ts'

let stage: FloorStage
beforeEach(() => {
  stage = floorStage()
})

const venue = (seatId: SeatId): PictureChoice => ({ show: 'venue', seatId })
const refusal = (code: string) => expect.objectContaining({ code }) as Error
const facts = () => stage.events.map(({ fact }) => fact.type)
const shown = () => (stage.floor.picture.show === 'venue' ? stage.floor.picture.seatId : undefined)
const tiles = () => {
  const { picture } = stage.floor
  return picture.show === 'panel' ? picture.tiles.map(({ seatId }) => seatId) : []
}

describe('who may', () => {
  it('control the floor: the chair’s venue and the operator, no other, and the log tells them apart', () => {
    expect(() => stage.by(branch(east), 'broadcast', { picture: venue(east) })).toThrow(
      refusal('floor.notChair'),
    )
    expect(() => stage.by({ ...chairman, sender: false }, 'muteAll', {})).toThrow(refusal('floor.notChair'))
    stage.by(chairman, 'broadcast', { picture: venue(east) })
    stage.by(operator, 'broadcast', { picture: venue(west) })
    expect(stage.events.map(({ as }) => as)).toEqual(['chair', 'forChair'])
  })

  it('hold the chair’s authority: one venue, until it is given on, given up or taken back', () => {
    const [eastern, western] = [branch(east), branch(west)]
    stage.by(eastern, 'requestChair', {})
    expect(() => stage.by(eastern, 'grantChair', { seatId: east })).toThrow(refusal('floor.notChair'))
    stage.by(chairman, 'grantChair', { seatId: east })
    expect(stage.floor.chair).toEqual({ holder: east, requests: [] })
    expect(() => stage.by(chairman, 'muteAll', {})).toThrow(refusal('floor.notChair'))
    stage.by(eastern, 'releaseChair', {})
    expect(() => stage.by(eastern, 'muteAll', {})).toThrow(refusal('floor.notChair'))
    stage.by(operator, 'grantChair', { seatId: west })
    expect(() => stage.by(operator, 'reclaimChair', {})).toThrow(refusal('access.denied'))
    stage.by(secretary, 'reclaimChair', {})
    expect(stage.floor.chair.holder).toBe(main)
    expect(() => stage.by(western, 'muteAll', {})).toThrow(refusal('floor.notChair'))
  })

  it('name a venue of another meeting: nobody', () => {
    const other = operator.userId as string as SeatId
    for (const [name, input] of [
      ['callOn', { seatId: other }],
      ['mute', { seatId: other, muted: false }],
      ['grantChair', { seatId: other }],
      ['broadcast', { picture: venue(other) }],
    ] as const) {
      expect(() => stage.by(operator, name, input)).toThrow(refusal('floor.unknownSeat'))
    }
    expect(stage.events).toEqual([])
  })

  it('do anything once it has ended: nobody', () => {
    stage.by(operator, 'end', {})
    expect(() => stage.by(operator, 'home', {})).toThrow(refusal('meeting.ended'))
  })
})

describe('what is on air', () => {
  it('is seen by all, but a venue on air alone sees the main venue, and that one whom it watches', () => {
    stage.by(operator, 'broadcast', { picture: venue(east) })
    expect(pictureFor(stage.floor, west)).toEqual(venue(east))
    expect(pictureFor(stage.floor, east)).toEqual(venue(main))
    stage.by(operator, 'home', {})
    expect(pictureFor(stage.floor, main)).toEqual(venue(east))
    stage.by(operator, 'watch', { seatId: north })
    expect(pictureFor(stage.floor, main)).toEqual(venue(north))
    expect(pictureFor(stage.floor, west)).toEqual(venue(main))
    expect(featuredSeats(stage.floor)).toEqual(new Set([main, north]))
  })

  it('goes on air from preview, and back again', () => {
    expect(() => stage.by(operator, 'air', {})).toThrow(refusal('floor.noPreview'))
    stage.by(operator, 'preview', { picture: venue(east) })
    expect(shown()).toBe(main)
    stage.by(operator, 'air', {})
    expect(shown()).toBe(east)
    expect(stage.floor.prepared.preview).toBeNull()
    stage.by(operator, 'back', {})
    expect(shown()).toBe(main)
    stage.by(operator, 'back', {})
    expect(shown()).toBe(east)
  })

  it('is a panel of fixed tiles, of tiles that go through a list, and of tiles that follow the speaker', () => {
    stage.by(operator, 'broadcast', {
      picture: {
        show: 'panel',
        tiles: [
          { show: 'venue', seatId: main },
          { show: 'round', seats: [east, north, west], seconds: 5 },
          { show: 'speaker' },
          { show: 'nothing' },
        ],
      },
    })
    expect(tiles()).toEqual([main, east, null, null])
    stage.speaker = north
    stage.by(server, 'tick', {})
    expect(tiles()).toEqual([main, east, north, null])
    stage.present.delete(north)
    stage.now += 5000
    stage.by(server, 'tick', {})
    expect(tiles()).toEqual([main, west, north, null])
    stage.speaker = main
    stage.by(server, 'tick', {})
    expect(tiles()).toEqual([main, west, north, null])
  })

  it('is a scene, prepared with its banner and speakers', () => {
    stage.by(operator, 'saveScene', {
      name: '议程一',
      picture: venue(east),
      banner: '第一项议程',
      speakers: [west, north],
    })
    stage.by(operator, 'applyScene', { number: 1 })
    expect(stage.floor).toMatchObject({ banner: '第一项议程', picture: venue(east) })
    stage.by(operator, 'callNext', {})
    expect(stage.floor.called?.seatId).toBe(west)
    stage.by(operator, 'callNext', {})
    expect(stage.floor.called?.seatId).toBe(north)
    expect(stage.floor.prepared.speakers).toEqual([])
    expect(() => stage.by(operator, 'applyScene', { number: 9 })).toThrow(refusal('floor.unknownScene'))
  })
})

describe('polling', () => {
  const start = () =>
    stage.by(operator, 'startPoll', { poll: 'broadcast', seats: [east, west, north], seconds: 10 })

  it('shows one venue after another, and passes over who is absent', () => {
    stage.present.delete(west)
    start()
    expect(shown()).toBe(east)
    expect(nextDue(stage.floor)).toBe(stage.now + 10_000)
    stage.now += 10_000
    stage.by(server, 'tick', {})
    expect(shown()).toBe(north)
    stage.now += 9_999
    stage.by(server, 'tick', {})
    expect(shown()).toBe(north)
  })

  it('pauses while the operator shows something else, and goes on with what was left of the turn', () => {
    start()
    stage.now += 4000
    stage.by(operator, 'broadcast', { picture: venue(main) })
    expect(nextDue(stage.floor)).toBeUndefined()
    stage.now += 60_000
    stage.by(server, 'tick', {})
    expect(shown()).toBe(main)
    stage.by(operator, 'resumePoll', { poll: 'broadcast' })
    expect(shown()).toBe(east)
    expect(nextDue(stage.floor)).toBe(stage.now + 6000)
  })

  it('skips, and goes once only to the next however late it is', () => {
    start()
    stage.by(operator, 'skipPoll', { poll: 'broadcast' })
    expect(shown()).toBe(west)
    stage.now += 600_000
    stage.by(server, 'tick', {})
    expect(shown()).toBe(north)
    expect(nextDue(stage.floor)).toBe(stage.now + 10_000)
  })

  it('of the main venue alone changes nothing for the others', () => {
    stage.by(operator, 'startPoll', { poll: 'watch', seats: [east, west], seconds: 3 })
    expect(stage.floor.mainWatches).toBe(east)
    expect(shown()).toBe(main)
    stage.by(operator, 'stopPoll', { poll: 'watch' })
    expect(stage.floor.mainWatches).toBeNull()
    expect(() => stage.by(operator, 'skipPoll', { poll: 'watch' })).toThrow(refusal('floor.noPoll'))
  })
})

describe('speaking', () => {
  it('when called on opens the microphone and shows the venue; then all is as it was', () => {
    stage.by(operator, 'startPoll', { poll: 'broadcast', seats: [west, north], seconds: 10 })
    stage.by(operator, 'muteAll', {})
    stage.by(branch(east), 'raiseHand', {})
    stage.by(operator, 'callOn', { seatId: east })
    expect(shown()).toBe(east)
    expect(stage.floor.seats[east]).toEqual({ muted: false })
    expect(stage.floor.hands).toEqual([])
    stage.by(operator, 'callOn', { seatId: north })
    expect(stage.floor.seats[east]).toEqual({ muted: true })
    stage.by(operator, 'endCall', {})
    expect(shown()).toBe(west)
    expect(stage.floor.seats[north]).toEqual({ muted: true })
    expect(stage.floor.polls.broadcast?.dueAt).not.toBeNull()
    expect(() => stage.by(operator, 'endCall', {})).toThrow(refusal('floor.nobodyCalled'))
  })

  it('is asked for in an order that can be changed', () => {
    for (const seatId of [east, west, north]) stage.by(branch(seatId), 'raiseHand', {})
    stage.by(operator, 'moveHand', { seatId: north, to: 0 })
    expect(stage.floor.hands.map(({ seatId }) => seatId)).toEqual([north, east, west])
    expect(() => stage.by(branch(east), 'lowerHand', { seatId: west })).toThrow(refusal('floor.notChair'))
    stage.by(branch(east), 'lowerHand', { seatId: east })
    stage.by(operator, 'callNext', {})
    expect(stage.floor.called?.seatId).toBe(north)
  })

  it('is not possible while microphones are locked, but for the chair and whoever is called on', () => {
    stage.by(operator, 'muteAll', {})
    stage.by(operator, 'lockMicrophones', { locked: true })
    const unmute = (seatId: SeatId) => stage.by(branch(seatId), 'mute', { seatId, muted: false })
    expect(() => unmute(east)).toThrow(refusal('floor.microphonesLocked'))
    expect(stage.floor.seats[main]).toEqual({ muted: false })
    stage.by(operator, 'callOn', { seatId: east })
    stage.by(branch(east), 'mute', { seatId: east, muted: true })
    unmute(east)
    expect(() => stage.by(branch(east), 'mute', { seatId: west, muted: true })).toThrow(
      refusal('floor.notChair'),
    )
  })
})

describe('the share', () => {
  it('is one venue’s, until it ends or the operator takes it; then it is off the air', () => {
    expect(() => stage.by(operator, 'broadcast', { picture: { show: 'share' } })).toThrow(
      refusal('floor.nobodyShares'),
    )
    stage.by(branch(east), 'startShare', {})
    expect(() => stage.by(branch(west), 'startShare', {})).toThrow(refusal('floor.shareTaken'))
    stage.by(operator, 'broadcast', { picture: { show: 'share' } })
    stage.by(operator, 'callOn', { seatId: west })
    stage.by(operator, 'stopShare', { seatId: east })
    stage.by(operator, 'endCall', {})
    expect(shown()).toBe(main)
    stage.by(branch(west), 'startShare', {})
    stage.by({ ...operator, sender: true }, 'startShare', {})
    expect(stage.floor.share?.seatId).toBe(main)
    stage.by(server, 'seatLeft', { seatId: main })
    expect(stage.floor.share).toBeNull()
  })
})

describe('a roll call', () => {
  it('keeps what each venue answered, and what the operator noted', () => {
    stage.by(operator, 'startRollCall', {})
    expect(() => stage.by(chairman, 'answerRollCall', {})).toThrow(refusal('floor.notAsked'))
    stage.by(branch(east), 'answerRollCall', {})
    stage.by(operator, 'markRollCall', { seatId: west, answer: 'absent' })
    expect(() => stage.by(operator, 'startRollCall', {})).toThrow(refusal('floor.rollCallOpen'))
    stage.by(operator, 'closeRollCall', {})
    expect(stage.floor.rollCall?.answers).toMatchObject([
      { seatId: east, answer: 'here', byOperator: false },
      { seatId: west, answer: 'absent', byOperator: true },
    ])
    expect(() => stage.by(branch(north), 'answerRollCall', {})).toThrow(refusal('floor.noRollCall'))
  })
})

describe('a vote', () => {
  it('counts one ballot of each venue, the last one given', () => {
    stage.by(operator, 'openVote', { question: '是否同意', options: ['同意', '反对'] })
    stage.by(branch(east), 'castVote', { vote: 1, option: 0 })
    stage.by(branch(east), 'castVote', { vote: 1, option: 1 })
    stage.by(branch(west), 'castVote', { vote: 1, option: 1 })
    expect(() => stage.by(branch(west), 'castVote', { vote: 1, option: 2 })).toThrow(
      refusal('floor.unknownOption'),
    )
    stage.by(operator, 'closeVote', {})
    expect(stage.events.at(-1)?.fact).toMatchObject({ type: 'vote.closed', counts: [0, 2] })
    expect(() => stage.by(branch(west), 'castVote', { vote: 1, option: 0 })).toThrow(refusal('floor.noVote'))
  })
})

describe('the doors', () => {
  it('once locked let nobody in who was not in, but for whoever is admitted', () => {
    stage.present = new Set([main, east])
    stage.by(operator, 'setDoors', { doors: 'locked' })
    const entries = () => [main, east, west].map((id) => entryFor(stage.floor, id))
    expect(entries()).toEqual(['enters', 'enters', 'lockedOut'])
    stage.by(operator, 'setDoors', { doors: 'lobby' })
    expect(entries()).toEqual(['enters', 'enters', 'waits'])
    stage.by(server, 'knock', { seatId: west })
    expect(stage.floor.doors.waiting).toEqual([west])
    stage.by(operator, 'admit', { seatId: west })
    expect(stage.floor.doors.waiting).toEqual([])
    expect(entries()).toEqual(['enters', 'enters', 'enters'])
  })

  it('close behind a venue that is removed, which takes nothing with it', () => {
    stage.by(branch(east), 'startShare', {})
    stage.by(operator, 'callOn', { seatId: east })
    stage.by(operator, 'removeVenue', { seatId: east })
    expect(stage.floor).toMatchObject({ share: null, called: null, picture: venue(main) })
    expect(entryFor(stage.floor, east)).toBe('removed')
    expect(() => stage.by(operator, 'removeVenue', { seatId: main })).toThrow(refusal('floor.notRemovable'))
    stage.by(operator, 'admit', { seatId: east })
    expect(entryFor(stage.floor, east)).toBe('enters')
  })
})

describe('every change', () => {
  it('is an event with the next number; what changes nothing is none', () => {
    stage.by(operator, 'setBanner', { text: '热烈欢迎' })
    stage.by(operator, 'setBanner', { text: '热烈欢迎' })
    stage.by(operator, 'extend', { minutes: 30 })
    stage.by(operator, 'home', {})
    expect(facts()).toEqual(['banner.changed', 'meeting.extended'])
    expect(stage.events.map(({ seq }) => seq)).toEqual([1, 2])
    expect(stage.floor.endsAt).toBe(stage.now + 30 * 60_000)
  })

  it('is told as the parts that differ, and makes of the floor before it the floor after it', () => {
    const before = stage.floor
    stage.by(operator, 'mute', { seatId: east, muted: true })
    const patch = patchOf(before, stage.floor)
    expect(patch).toEqual({ seq: 1, seats: { [east]: { muted: true } } })
    expect(patched(before, patch)).toEqual(stage.floor)
    expect(patched(stage.floor, { ...patch, seats: {} })).toBe(stage.floor)
  })
})
