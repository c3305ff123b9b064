import type { ArchiveView } from '../../../server/contract/archive.ts'
import type { Translate } from '../app/i18n/use-texts.ts'
import type { StateTone } from '../ui/state-tone.ts'

/** How a package is, at a glance: a damaged one is damaged, whatever else it is. */
export const toneOf = ({ state, verdict }: ArchiveView): StateTone => {
  if (verdict === 'damaged' || state === 'failed') return 'fault'
  if (state === 'sealed') return 'normal'
  return state === 'withdrawn' ? 'off' : 'warning'
}

export const percentOf = ({ done, of }: NonNullable<ArchiveView['progress']>): number =>
  of === 0 ? 0 : Math.floor((done / of) * 100)

export const stateText = ({ state, verdict, progress }: ArchiveView, t: Translate): string => {
  if (progress) return `${t(`archive.step.${progress.step}`)} ${percentOf(progress)} %`
  return verdict === 'damaged' ? t('archive.damaged') : t(`archive.state.${state}`)
}

/** Whether it has neither come to its end nor been given up. */
export const isOpen = ({ state }: ArchiveView): boolean => state !== 'sealed' && state !== 'withdrawn'

/** Whether somebody has to do something. */
export const isWaiting = ({ state }: ArchiveView): boolean =>
  state === 'proposed' || state === 'incomplete' || state === 'failed'
