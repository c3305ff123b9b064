import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { FloorFact } from '../../contract/floor/facts.ts'
import type { Floor, Picture, PictureChoice } from '../../contract/floor/state.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { finishCall } from './calling.ts'
import {
  change,
  inTurn,
  requireSeats,
  unchanged,
  type Acting,
  type Change,
  type FloorContext,
  type Rule,
} from './floor.ts'
import { beginPicture, choiceOf, chosenSeats } from './panel.ts'
import { hold } from './polling.ts'
import { putOnAir } from './showing.ts'

/** @throws DomainError `floor.unknownSeat`, `floor.nobodyShares` */
export const requirePossible = (floor: Floor, choice: PictureChoice): void => {
  requireSeats(floor, chosenSeats(choice))
  if (choice.show === 'share' && !floor.share) throw new DomainError('floor.nobodyShares')
}

/** Puts a chosen picture on air; polling waits meanwhile. */
export const airChoice = (
  floor: Floor,
  choice: PictureChoice,
  why: Extract<FloorFact, { type: 'picture.changed' }>['why'],
  context: FloorContext,
): Change =>
  inTurn(
    floor,
    (now) => hold(now, 'broadcast', context),
    (now) => putOnAir(now, beginPicture(choice, context), why),
  )

const mainPicture = ({ mainSeat }: Floor): PictureChoice => ({ show: 'venue', seatId: mainSeat })

const setPreview = (floor: Floor, preview: Picture | null): Change =>
  floor.prepared.preview === preview
    ? unchanged(floor)
    : change(
        floor,
        { prepared: { ...floor.prepared, preview } },
        { type: 'preview.changed', picture: preview },
      )

const air = (floor: Floor, _input: unknown, acting: Acting): Change => {
  const { preview } = floor.prepared
  if (!preview) throw new DomainError('floor.noPreview')
  const choice = choiceOf(preview)
  requirePossible(floor, choice)
  return inTurn(
    floor,
    (now) => airChoice(now, choice, 'broadcast', acting),
    (now) => setPreview(now, null),
  )
}

/** What everybody sees, what is about to be shown, and the main venue's own view. */
export const onAirRules: {
  readonly [Name in 'broadcast' | 'home' | 'back' | 'preview' | 'air' | 'watch']: Rule<FloorInputs[Name]>
} = {
  broadcast: (floor, { picture }, acting) => {
    requirePossible(floor, picture)
    return airChoice(floor, picture, 'broadcast', acting)
  },
  home: (floor, _input, acting) =>
    inTurn(
      floor,
      (now) => (now.called ? finishCall(now) : unchanged(now)),
      (now) => airChoice(now, mainPicture(now), 'home', acting),
      (now) => setPreview(now, null),
    ),
  back: (floor, _input, acting) => {
    if (!floor.previous) throw new DomainError('floor.noPrevious')
    const choice = choiceOf(floor.previous)
    requirePossible(floor, choice)
    return airChoice(floor, choice, 'back', acting)
  },
  preview: (floor, { picture }, acting) => {
    if (picture === null) return setPreview(floor, null)
    requirePossible(floor, picture)
    return setPreview(floor, beginPicture(picture, acting))
  },
  air,
  watch: (floor, { seatId }, acting) => {
    if (seatId !== null) requireSeats(floor, [seatId])
    return inTurn(
      floor,
      (now) => hold(now, 'watch', acting),
      (now) =>
        now.mainWatches === seatId
          ? unchanged(now)
          : change(now, { mainWatches: seatId }, { type: 'watch.changed', seatId }),
    )
  },
}
