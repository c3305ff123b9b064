import type { Translate } from '../app/i18n/use-texts.ts'
import { formatTime } from '../ui/wall-clock.ts'
import { silentSince, type ShownCamera } from './camera-tone.ts'

/** Since when and why a camera gives nothing; undefined where it does. */
export const troubleText = (shown: ShownCamera, t: Translate): string | undefined => {
  if (shown.state !== 'waiting') return undefined
  const since = silentSince(shown)
  const reason = shown.status?.reason
  return [
    since === undefined ? '' : t('hall.since', { time: formatTime(since) }),
    reason === undefined || reason === null ? '' : t(`gapReason.${reason}`),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
