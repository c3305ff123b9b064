import type { FloorCapacity } from '../../contract/floor/facts.ts'
import type { Floor } from '../../contract/floor/state.ts'
import type { SeatId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { FloorActor } from './floor.ts'

/**
 * Who may give a command: whoever holds the chair's authority or acts for it; each venue for itself; a venue for itself
 * and the chair for all; the secretary; the server alone.
 */
export type Authority = 'chair' | 'venue' | 'venueOrChair' | 'secretary' | 'server'

/** Whether somebody may control the floor: by right, for whoever holds the chair's authority, or as its holder. */
export const controls = (floor: Pick<Floor, 'chair'>, actor: FloorActor): boolean =>
  actor.kind === 'person' && (actor.control || holdsChair(floor, actor))

const holdsChair = ({ chair }: Pick<Floor, 'chair'>, actor: FloorActor): boolean =>
  actor.kind === 'person' && actor.sender && actor.seatId === chair.holder

/**
 * As whom an actor acts. An operator acts for the chair also where the own venue holds its authority: the log tells the
 * leader's acts from the operator's.
 * @throws DomainError `floor.notChair`, `meeting.notSender`, `access.denied`
 */
export const capacityFor = (
  floor: Floor,
  authority: Authority,
  actor: FloorActor,
  about: SeatId | undefined,
): FloorCapacity => {
  if (actor.kind === 'server') return 'server'
  switch (authority) {
    case 'server':
      throw new DomainError('access.denied')
    case 'secretary':
      if (!actor.reclaim) throw new DomainError('access.denied', { action: 'floor.reclaim' })
      return 'secretary'
    case 'venue':
      if (!actor.sender) throw new DomainError('meeting.notSender')
      return 'venue'
    case 'venueOrChair':
      if (actor.sender && about === actor.seatId) return 'venue'
      return capacityFor(floor, 'chair', actor, about)
    case 'chair':
      if (actor.control) return 'forChair'
      if (holdsChair(floor, actor)) return 'chair'
      throw new DomainError('floor.notChair')
  }
}
