import fc from 'fast-check'
import { expect, it } from 'vitest'
import { floorCommands, type FloorCommandName } from '../../../../server/contract/floor/commands.ts'
import type { FloorFact } from '../../../../server/contract/floor/facts.ts'
import { patched, patchOf } from '../../../../server/contract/floor/patch.ts'
import { Floor, FloorView } from '../../../../server/contract/floor/state.ts'
import type { SeatId } from '../../../../server/contract/ids.ts'
import { controls } from '../../../../server/conference/floor/authority.ts'
import { enforcementOf } from '../../../../server/conference/floor/enforcement.ts'
import type { FloorActor } from '../../../../server/conference/floor/floor.ts'
import { isDomainError } from '../../../../server/kernel/errors/index.ts'
import { arbitraryOf } from '../../../support/arbitrary-of.ts'
import { branch, chairman, east, floorStage, main, north, operator, secretary } from './stage.ts'
import { server, venues, west, type FloorStage } from './stage.ts'

/** What somebody who only reads the log, and the room that only does what it is told, know of the floor. */
interface Told {
  readonly holders: Set<SeatId>
  readonly sharers: Set<SeatId>
  readonly muted: Set<SeatId>
  /** Venues whose microphones the room lets through. */
  readonly heard: Set<SeatId>
}

const tell = (told: Told, fact: FloorFact): void => {
  if (fact.type === 'chair.granted') told.holders.add(fact.seatId)
  else if (fact.type === 'chair.released') told.holders.delete(fact.seatId)
  else if (fact.type === 'share.started') told.sharers.add(fact.seatId)
  else if (fact.type === 'share.ended') told.sharers.delete(fact.seatId)
  else if (fact.type === 'seats.muted') for (const id of fact.seats) told.muted.add(id)
  else if (fact.type === 'seats.unmuted') for (const id of fact.seats) told.muted.delete(id)
}

/** What a venue without the chair's authority may cause, and only of itself. */
const ownFacts = new Set<FloorFact['type']>([
  ...(['chair.requested', 'chair.released', 'hand.raised', 'hand.lowered'] as const),
  ...(['seats.muted', 'seats.unmuted', 'share.started', 'share.ended'] as const),
  ...(['picture.changed', 'rollCall.answered', 'vote.cast'] as const),
])

const isOwn = (fact: FloorFact, own: SeatId): boolean => {
  if (!ownFacts.has(fact.type)) return false
  if (fact.type === 'picture.changed') return fact.why === 'shareEnded'
  if ('seats' in fact) return fact.seats.length === 1 && fact.seats[0] === own
  return 'seatId' in fact && fact.seatId === own
}

const actors: readonly FloorActor[] = [
  ...[chairman, operator, secretary, branch(east), branch(west), branch(north)],
  { ...branch(east), sender: false },
]

interface Step {
  readonly actor: FloorActor
  readonly name: FloorCommandName | 'tick' | 'seatLeft' | 'knock'
  readonly input: object
}

class Ask implements fc.Command<Told, FloorStage> {
  readonly step: Step
  readonly waits: number
  readonly speaker: SeatId | null
  readonly absent: readonly SeatId[]

  constructor(step: Step, waits: number, speaker: SeatId | null, absent: readonly SeatId[]) {
    this.step = step
    this.waits = waits
    this.speaker = speaker
    this.absent = absent
  }

  check(): boolean {
    return true
  }

  run(told: Told, stage: FloorStage): void {
    const { actor, name, input } = this.step
    const before = stage.floor
    const known = stage.events.length
    stage.now += this.waits
    stage.speaker = this.speaker
    stage.present = new Set(venues.filter((id) => !this.absent.includes(id)))
    try {
      stage.by(actor, name, input)
    } catch (error) {
      if (!isDomainError(error)) throw error
      expect(stage.floor).toBe(before)
      return
    }
    const news = stage.events.slice(known)
    for (const { fact } of news) tell(told, fact)
    const { mute, unmute } = enforcementOf(before, stage.floor)
    for (const id of mute) told.heard.delete(id)
    for (const id of unmute) told.heard.add(id)
    this.hold(told, before, stage)
    if (actor.kind === 'person' && !controls(before, actor))
      expect(news.filter(({ fact }) => !isOwn(fact, actor.seatId))).toEqual([])
  }

  /** What no sequence of commands may break. */
  hold(told: Told, before: Floor, { floor, events }: FloorStage): void {
    expect(told.holders.size).toBeLessThanOrEqual(1)
    expect([...told.holders]).toEqual(floor.chair.holder === null ? [] : [floor.chair.holder])
    expect(told.sharers.size).toBeLessThanOrEqual(1)
    expect([...told.sharers]).toEqual(floor.share === null ? [] : [floor.share.seatId])
    expect([...told.muted].filter((id) => told.heard.has(id))).toEqual([])
    expect(venues.filter((id) => !told.muted.has(id) && !told.heard.has(id))).toEqual([])
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1))
    if (floor.picture.show === 'share') expect(floor.share).not.toBeNull()
    // It survives a restart, and reaches those who only hear of its changes.
    expect(Floor.parse(JSON.parse(JSON.stringify(floor)))).toEqual(floor)
    const view = FloorView.parse(before)
    expect(patched(view, patchOf(before, floor))).toEqual(FloorView.parse(floor))
  }

  toString(): string {
    return `${this.step.name} ${JSON.stringify(this.step.input)} by ${actors.indexOf(this.step.actor)}`
  }
}

const seat = fc.constantFrom(...venues)
const names = (Object.keys(floorCommands) as FloorCommandName[]).filter((name) => name !== 'end')

const asked = names.map((name): fc.Arbitrary<Step> =>
  fc.record({
    actor: fc.constantFrom(...actors),
    name: fc.constant(name),
    input: arbitraryOf(floorCommands[name], seat),
  }),
)
const step = fc.oneof(
  ...asked,
  fc.constant<Step>({ actor: server, name: 'tick', input: {} }),
  seat.map((seatId): Step => ({ actor: server, name: 'seatLeft', input: { seatId } })),
  seat.map((seatId): Step => ({ actor: server, name: 'knock', input: { seatId } })),
)
const ask = fc
  .tuple(step, fc.nat(20_000), fc.option(seat), fc.subarray([...venues]))
  .map((made) => new Ask(...made))

it('no sequence of commands leaves two chairs, two shares, or a muted venue heard', () => {
  fc.assert(
    fc.property(fc.commands([ask], { maxCommands: 60, size: 'max' }), (commands) => {
      const told = (): Told => ({
        holders: new Set([main]),
        sharers: new Set(),
        muted: new Set(),
        heard: new Set(venues),
      })
      fc.modelRun(() => ({ model: told(), real: floorStage() }), commands)
    }),
    { numRuns: 150 },
  )
})
