import type { Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import { DomainError, isDomainError } from '../../kernel/errors/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import { createTurns } from '../../kernel/turns/index.ts'
import type { Meeting } from '../meeting.ts'
import { openFloor, type FloorActor } from './floor.ts'
import { nextFloor, type Command } from './next-floor.ts'
import { followsSpeaker } from './panel.ts'
import { nextDue } from './passing.ts'
import type { FloorStore } from './store.ts'

/** The floor of one running meeting: one command at a time, each kept before anybody hears of it. */
export interface FloorKeeper {
  /** @throws DomainError `server.internal` before `ready` */
  readonly floor: Floor
  /** The same; undefined before `ready`. */
  readonly known: Floor | undefined
  /** Reads the floor as it was left; resolves with it, also where it has been read before. */
  ready(): Promise<Floor>
  /** @throws DomainError as `nextFloor` */
  ask(command: Command, actor: FloorActor): Promise<Floor>
  /** Somebody else speaks: tiles that follow the speaker do so. */
  speaks(): void
  /** Resolves once what was asked is kept. */
  settled(): Promise<void>
  /** Nothing happens by itself any more. Idempotent. */
  close(): void
}

export const server: FloorActor = { kind: 'server' }

/** After a write that failed. */
const againMs = 1000

/** Later than this a timer would fire at once (it counts in 32 bits). */
const longestMs = 2 ** 31 - 1

/**
 * The stored floor, with the venues that were invited since. Where a venue is asked no more, or another is the main one,
 * the floor of a test is none any more: it opens anew, its events counted on.
 */
const asInvited = (floor: Floor, { seats }: Meeting, fresh: Floor): Floor => {
  const asked = new Set(seats.map(({ id }) => id))
  const gone = (Object.keys(floor.seats) as SeatId[]).some((id) => !asked.has(id))
  return gone || floor.mainSeat !== fresh.mainSeat
    ? { ...fresh, seq: floor.seq }
    : { ...floor, seats: { ...fresh.seats, ...floor.seats } }
}

export const createFloorKeeper = (options: {
  readonly meeting: Meeting
  readonly mainSeat: SeatId
  /** Who holds the chair's authority at the beginning. */
  readonly chairSeat: SeatId
  readonly store: FloorStore
  readonly clock: Clock
  readonly log: Log
  readonly present: () => ReadonlySet<SeatId>
  readonly speaker: () => SeatId | null
  /** Tells everybody, and makes the room so; the command is answered once it resolves. */
  readonly onChange: (before: Floor, after: Floor) => Promise<void>
}): FloorKeeper => {
  const { meeting, store, clock, log } = options
  const inTurn = createTurns()
  let known: Floor | undefined
  let reading: Promise<Floor> | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const current = (): Floor => {
    if (!known) throw new DomainError('server.internal', { what: 'the floor is not read yet' })
    return known
  }

  /** Has the floor change by itself when it is due. */
  const wind = (): void => {
    clearTimeout(timer)
    const due = nextDue(current())
    if (due === undefined || closed) return
    timer = setTimeout(pass, Math.min(longestMs, Math.max(0, due - clock.now()))).unref()
  }

  const act = async (command: Command, actor: FloorActor): Promise<Floor> => {
    const before = current()
    const { floor, events } = nextFloor(before, command, {
      now: clock.now(),
      actor,
      present: options.present(),
      speaker: options.speaker(),
    })
    if (events.length === 0) return before
    await store.save(meeting.id, floor, events)
    known = floor
    wind()
    await options.onChange(before, floor)
    return floor
  }

  const ask: FloorKeeper['ask'] = async (command, actor) => {
    await ready()
    return inTurn(() => act(command, actor))
  }

  const pass = (): void => {
    ask({ name: 'tick', input: {} }, server).then(wind, (error: unknown) => {
      if (isDomainError(error, 'meeting.ended')) return
      log.error({ err: error }, 'the floor did not move on')
      if (!closed) timer = setTimeout(pass, againMs).unref()
    })
  }

  const read = async (): Promise<Floor> => {
    const stored = await store.find(meeting.id)
    const fresh = openFloor(meeting.seats, options.mainSeat, options.chairSeat)
    known = stored ? asInvited(stored, meeting, fresh) : fresh
    wind()
    return known
  }

  const ready = (): Promise<Floor> => {
    if (known) return Promise.resolve(known)
    reading ??= read().catch((error: unknown) => {
      reading = undefined
      throw error
    })
    return reading
  }

  return {
    get floor() {
      return current()
    },
    get known() {
      return known
    },
    ready,
    ask,
    speaks: () => {
      if (known && followsSpeaker(known.picture) && !closed) pass()
    },
    settled: () => inTurn(() => Promise.resolve()),
    close: () => {
      closed = true
      clearTimeout(timer)
    },
  }
}
