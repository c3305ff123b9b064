/**
 * How a person looks at the meeting: what is on air with the share beside it; the same side by side in halves; the
 * broadcast venue alone; whoever speaks large; or everybody, in pages.
 */
export const roomLayouts = ['onAir', 'halves', 'onAirOnly', 'speaker', 'gallery'] as const
export type RoomLayout = (typeof roomLayouts)[number]

/** How much of the stage a share takes beside what is on air. */
export type SharePlace = 'most' | 'half' | 'none'

/** Undefined: the layout does not show what is on air. */
export const sharePlaceOf = (layout: RoomLayout): SharePlace | undefined => {
  switch (layout) {
    case 'onAir':
      return 'most'
    case 'halves':
      return 'half'
    case 'onAirOnly':
      return 'none'
    case 'speaker':
    case 'gallery':
      return undefined
  }
}
