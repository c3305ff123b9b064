import type { Translate } from '../../app/i18n/use-texts.ts'

/** What the keyboard does on the review's page. */
export interface ReviewActions {
  readonly toggle: () => void
  readonly step: (direction: 1 | -1) => void
  /** Milliseconds on, or back where negative. */
  readonly jump: (by: number) => void
  readonly shuttle: (faster: boolean) => void
  readonly stop: () => void
  readonly markIn: () => void
  readonly markOut: () => void
  readonly bookmark: () => void
  readonly nextGap: (direction: 1 | -1) => void
  readonly nextMark: (direction: 1 | -1) => void
  readonly snapshot: () => void
  readonly fullScreen: () => void
  /** Tile number, from 1. */
  readonly camera: (number: number) => void
  readonly zoom: (factor: number) => void
  readonly goToNow: () => void
  readonly help: () => void
  readonly leave: () => void
}

const second = 1000
export const jumps = { second, ten: 10 * second, minute: 60 * second } as const

type Act = (actions: ReviewActions, event: KeyboardEvent) => void

const arrow =
  (direction: 1 | -1): Act =>
  ({ step, jump }, { shiftKey, ctrlKey }) => {
    if (ctrlKey && shiftKey) jump(direction * jumps.minute)
    else if (ctrlKey) jump(direction * jumps.ten)
    else if (shiftKey) jump(direction * jumps.second)
    else step(direction)
  }

const acts: Readonly<Record<string, Act>> = {
  ' ': ({ toggle }) => toggle(),
  arrowleft: arrow(-1),
  arrowright: arrow(1),
  j: ({ shuttle }) => shuttle(false),
  k: ({ stop }) => stop(),
  l: ({ shuttle }) => shuttle(true),
  i: ({ markIn }) => markIn(),
  o: ({ markOut }) => markOut(),
  b: ({ bookmark }) => bookmark(),
  g: ({ nextGap }, { shiftKey }) => nextGap(shiftKey ? -1 : 1),
  m: ({ nextMark }, { shiftKey }) => nextMark(shiftKey ? -1 : 1),
  s: ({ snapshot }) => snapshot(),
  f: ({ fullScreen }) => fullScreen(),
  '+': ({ zoom }) => zoom(0.5),
  '=': ({ zoom }) => zoom(0.5),
  '-': ({ zoom }) => zoom(2),
  n: ({ goToNow }) => goToNow(),
  end: ({ goToNow }) => goToNow(),
  '?': ({ help }) => help(),
  escape: ({ leave }) => leave(),
}

/** Where keys belong to what is typed into, or to a list that is chosen from. */
const typing = 'input, textarea, select, [contenteditable], [role="dialog"]'
/** Space presses what it stands on. */
const pressed = 'button, a, [role="button"], [role="switch"]'

/** A handler of keydown; `reviewKeySheet` says what they do. */
export const onReviewKey =
  (actions: ReviewActions) =>
  (event: KeyboardEvent): void => {
    if (event.metaKey || event.altKey || event.defaultPrevented) return
    const target = event.target instanceof Element ? event.target : undefined
    if (target?.closest(typing) || (event.key === ' ' && target?.closest(pressed))) return
    const key = event.key.toLowerCase()
    // With Ctrl only the arrows are ours: the rest is the browser's.
    if (event.ctrlKey && !key.startsWith('arrow')) return
    const number = /^[1-9]$/u.test(key) ? Number(key) : undefined
    if (number === undefined && !acts[key]) return
    event.preventDefault()
    if (number === undefined) acts[key]?.(actions, event)
    else actions.camera(number)
  }

export const reviewKeySheet = (t: Translate): readonly (readonly [string, string])[] => [
  [t('review.space'), `${t('player.play')} / ${t('player.pause')}`],
  ['J K L', t('review.keys.shuttle')],
  ['← →', t('review.keys.step')],
  ['Shift + ← →', t('review.keys.second')],
  ['Ctrl + ← →', t('review.keys.ten')],
  ['Ctrl + Shift + ← →', t('review.keys.minute')],
  ['G / Shift + G', t('review.keys.gap')],
  ['M / Shift + M', t('review.keys.mark')],
  ['I O', t('review.keys.range')],
  ['B', t('bookmark.title')],
  ['S', t('review.snapshot')],
  ['F', t('player.fullScreen')],
  ['1 … 9', t('review.keys.camera')],
  ['+ −', t('review.keys.zoom')],
  ['N / End', t('review.keys.now')],
]
