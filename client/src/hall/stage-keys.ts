/** What the keyboard does on a camera's page. */
export interface StageActions {
  readonly toggle: () => void
  /** Milliseconds forward, or back where negative. */
  readonly step: (by: number) => void
  readonly fullScreen: () => void
}

const stepMs = 10_000
const shiftStepMs = 60_000

/** Controls that take these keys for themselves. */
const ownKeys: Readonly<Record<string, string>> = {
  ' ': 'button, select, a, input',
  ArrowLeft: 'select, input',
  ArrowRight: 'select, input',
  f: 'select, input',
}

/** A handler of keydown: space plays, arrows step, F fills the screen. */
export const onStageKey =
  ({ toggle, step, fullScreen }: StageActions) =>
  (event: KeyboardEvent): void => {
    const acts: Readonly<Record<string, () => void>> = {
      ' ': toggle,
      ArrowLeft: () => step(event.shiftKey ? -shiftStepMs : -stepMs),
      ArrowRight: () => step(event.shiftKey ? shiftStepMs : stepMs),
      f: fullScreen,
    }
    const act = acts[event.key]
    const taken = ownKeys[event.key]
    if (!act || taken === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest(taken)) return
    event.preventDefault()
    act()
  }
