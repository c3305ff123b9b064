import { SeatId, UserId } from '../../../../server/contract/ids.ts'
import type { Floor } from '../../../../server/contract/floor/state.ts'
import { openFloor, type FloorActor, type FloorContext } from '../../../../server/conference/floor/floor.ts'
import { nextFloor, type Command, type FloorEvent } from '../../../../server/conference/floor/next-floor.ts'
import { newId } from '../../../../server/kernel/ids/index.ts'

type Name = Command['name']
/** Somebody as the floor knows them. */
export type Person = Extract<FloorActor, { kind: 'person' }>

/** A main venue, three branches, and whoever acts. */
export const [main, east, west, north] = Array.from({ length: 4 }, () => newId(SeatId)) as [
  SeatId,
  SeatId,
  SeatId,
  SeatId,
]
export const venues = [main, east, west, north] as const

const person = (seatId: SeatId, over: Partial<Person> = {}): Person => ({
  kind: 'person',
  userId: newId(UserId),
  seatId,
  sender: true,
  control: false,
  reclaim: false,
  ...over,
})

export const chairman = person(main)
export const operator = person(main, { sender: false, control: true })
export const secretary = person(main, { sender: false, control: true, reclaim: true })
export const branch = (seatId: SeatId): Person => person(seatId)
export const server: FloorActor = { kind: 'server' }

/** A floor that remembers, at a time that the test sets. */
export interface FloorStage {
  readonly floor: Floor
  readonly events: readonly FloorEvent[]
  now: number
  present: Set<SeatId>
  speaker: SeatId | null
  /** @throws DomainError as `nextFloor` */
  by<Of extends Name>(actor: FloorActor, name: Of, input: Command<Of>['input']): Floor
}

export const floorStage = (muted = false): FloorStage => {
  let floor = openFloor(
    venues.map((id) => ({ id, muted })),
    main,
  )
  const events: FloorEvent[] = []
  const stage: FloorStage = {
    get floor() {
      return floor
    },
    events,
    now: 1_000_000,
    present: new Set(venues),
    speaker: null,
    by: (actor, name, input) => {
      const context: FloorContext = {
        now: stage.now,
        actor,
        present: stage.present,
        speaker: stage.speaker,
      }
      const next = nextFloor(floor, { name, input }, context)
      floor = next.floor
      events.push(...next.events)
      return floor
    },
  }
  return stage
}
