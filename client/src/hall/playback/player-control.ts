/** What a recorded picture lets its surroundings do, and know. */
export interface PlayerControl {
  /** Wall clock of the picture, epoch milliseconds. */
  readonly at: number | undefined
  readonly paused: boolean
  readonly rate: number
  readonly seek: (at: number) => void
  readonly toggle: () => void
  readonly setRate: (rate: number) => void
}
