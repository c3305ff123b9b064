import type { Translate } from '../../app/i18n/use-texts.ts'

/** What the keyboard does before the wall. */
export interface WallActions {
  readonly bookmark: () => void
  /** The chosen camera, ten seconds ago. */
  readonly tenSecondsAgo: () => void
  readonly snapshot: () => void
  readonly fullScreen: () => void
  readonly enlarge: () => void
  readonly tour: () => void
  readonly plan: () => void
  /** From tile to tile. */
  readonly move: (dx: number, dy: number) => void
  readonly help: () => void
  readonly leave: () => void
}

const acts: Readonly<Record<string, (actions: WallActions) => void>> = {
  b: ({ bookmark }) => bookmark(),
  r: ({ tenSecondsAgo }) => tenSecondsAgo(),
  s: ({ snapshot }) => snapshot(),
  f: ({ fullScreen }) => fullScreen(),
  enter: ({ enlarge }) => enlarge(),
  t: ({ tour }) => tour(),
  p: ({ plan }) => plan(),
  '?': ({ help }) => help(),
  escape: ({ leave }) => leave(),
  arrowleft: ({ move }) => move(-1, 0),
  arrowright: ({ move }) => move(1, 0),
  arrowup: ({ move }) => move(0, -1),
  arrowdown: ({ move }) => move(0, 1),
}

const taken = 'input, textarea, select, [contenteditable], [role="dialog"]'

export const onWallKey =
  (actions: WallActions) =>
  (event: KeyboardEvent): void => {
    if (event.metaKey || event.altKey || event.ctrlKey || event.defaultPrevented) return
    const target = event.target instanceof Element ? event.target : undefined
    if (target?.closest(taken) || (event.key === 'Enter' && target?.closest('button, a'))) return
    const act = acts[event.key.toLowerCase()]
    if (!act) return
    event.preventDefault()
    act(actions)
  }

export const wallKeySheet = (t: Translate): readonly (readonly [string, string])[] => [
  ['← → ↑ ↓', t('wall.keys.move')],
  ['Enter', t('review.enlarge')],
  ['B', t('wall.finding')],
  ['R', t('wall.tenSecondsAgo')],
  ['S', t('review.snapshot')],
  ['T', t('wall.tour')],
  ['P', t('hall.plan')],
  ['F', t('player.fullScreen')],
  ['Esc', t('wall.keys.leave')],
]
