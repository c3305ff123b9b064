import type { RelayEnd } from '../../../../server/contract/live.ts'
import type { LiveState, LiveView } from '../../media/index.ts'
import type { Translate } from '../../app/i18n/use-texts.ts'
import { codeText } from '../../ui/failure-text.ts'

/**
 * What stands over the place of a live picture; undefined while it plays.
 * @param trouble since when and why the camera gives nothing, where the recorder knows
 */
export const saidOfLive = (
  connection: LiveState['connection'],
  view: LiveView | undefined,
  trouble: string | undefined,
  t: Translate,
  locale: 'zh-CN' | 'en',
): string | undefined => {
  const endText = (end: RelayEnd) => (end === 'stopped' ? t('player.liveStopped') : t(`gapReason.${end}`))
  if (connection === 'failed') return t('player.liveFailed')
  if (connection === 'reconnecting') return t('player.reconnecting')
  if (view?.refused !== undefined && view.refused !== null)
    return t('shell.because', {
      what: t('player.liveFailed'),
      why: codeText(view.refused, locale) ?? view.refused,
    })
  if (view?.status === 'playing' && view.track) return undefined
  if (!view?.ended) return t('player.connecting')
  return trouble === undefined
    ? t('player.liveEnded', { reason: endText(view.ended) })
    : t('player.reconnecting')
}
