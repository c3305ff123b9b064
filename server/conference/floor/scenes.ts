import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Floor, Prepared, Scene } from '../../contract/floor/state.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { captionRules } from './captions.ts'
import { finishCall } from './calling.ts'
import { change, inTurn, requireSeats, type Rule } from './floor.ts'
import { airChoice, requirePossible } from './on-air.ts'
import { chosenSeats } from './panel.ts'
import { each } from './rounds.ts'

const mostScenes = 100

const prepare = ({ prepared }: Floor, parts: Partial<Prepared>): Partial<Floor> => ({
  prepared: { ...prepared, ...parts },
})

/** @throws DomainError `floor.unknownScene` */
const find = ({ prepared }: Floor, number: number): Scene => {
  const scene = prepared.scenes.find((one) => one.number === number)
  if (!scene) throw new DomainError('floor.unknownScene', { number })
  return scene
}

/** 会控预案: what is prepared for each entry of the agenda, applied at once. */
export const sceneRules: {
  readonly [Name in 'saveScene' | 'removeScene' | 'applyScene']: Rule<FloorInputs[Name]>
} = {
  saveScene: (floor, { number: asked, name, picture, banner, speakers }) => {
    const { scenes } = floor.prepared
    requireSeats(floor, [...chosenSeats(picture), ...speakers])
    if (asked !== undefined) find(floor, asked)
    else if (scenes.length >= mostScenes) throw new DomainError('floor.tooMany')
    const number = asked ?? Math.max(0, ...scenes.map((one) => one.number)) + 1
    const scene: Scene = { number, name, picture, banner, speakers: each(speakers) }
    const others =
      asked === undefined ? [...scenes, scene] : scenes.map((one) => (one.number === number ? scene : one))
    return change(floor, prepare(floor, { scenes: others }), { type: 'scene.saved', scene: number, name })
  },
  removeScene: (floor, { number }) => {
    find(floor, number)
    const scenes = floor.prepared.scenes.filter((one) => one.number !== number)
    return change(floor, prepare(floor, { scenes }), { type: 'scene.removed', scene: number })
  },
  applyScene: (floor, { number }, acting) => {
    const { name, picture, banner, speakers } = find(floor, number)
    requirePossible(floor, picture)
    return inTurn(
      floor,
      finishCall,
      (now) => airChoice(now, picture, 'scene', acting),
      (now) => captionRules.setBanner(now, { text: banner }, acting),
      (now) =>
        change(now, prepare(now, { speakers, preview: null }), {
          type: 'scene.applied',
          scene: number,
          name,
        }),
    )
  },
}
