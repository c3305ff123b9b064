import type { FloorInputs } from '../../contract/floor/commands.ts'
import { change, unchanged, type Rule } from './floor.ts'

/** Banner (横幅) and subtitle (字幕). */
export const captionRules: {
  readonly [Name in 'setBanner' | 'setSubtitle']: Rule<FloorInputs[Name]>
} = {
  setBanner: (floor, { text }) =>
    floor.banner === text
      ? unchanged(floor)
      : change(floor, { banner: text }, { type: 'banner.changed', text }),
  setSubtitle: (floor, { text }) =>
    floor.subtitle === text
      ? unchanged(floor)
      : change(floor, { subtitle: text }, { type: 'subtitle.changed', text }),
}
