import type { Translate } from '../../../app/i18n/use-texts.ts'
import { dayMs, formatDateTime, formatTime } from '../../../ui/wall-clock.ts'
import { markUnder, type Mark } from './marks.ts'
import { underPointer, type RowFootage } from './row-footage.ts'

const spanText = (from: number, to: number): string =>
  `${to - from > dayMs ? formatDateTime(from) : formatTime(from)}–${formatTime(to)}`

const footageText = (footage: RowFootage, at: number, t: Translate): string | undefined => {
  const found = underPointer(footage, at)
  switch (found.kind) {
    case 'covered':
      return undefined
    case 'mixed':
      return t('review.mixed', { count: found.span.gaps, span: spanText(found.span.from, found.span.to) })
    case 'gap': {
      const { from, to, reason } = found.gap
      return to === null
        ? t('player.gapOpen', { from: formatTime(from), reason: t(`gapReason.${reason}`) })
        : t('review.gap', { span: spanText(from, to), reason: t(`gapReason.${reason}`) })
    }
    case 'nothing':
      return t('player.noFootageReason', { reason: t('player.gapUnknown') })
  }
}

/**
 * All that is to be said of one place of a row: what is marked there, why footage is missing, why it is held.
 * @param reachMs how near a mark counts as meant
 */
export const underText = (
  row: { readonly footage: RowFootage; readonly marks: readonly Mark[] },
  at: number,
  now: number,
  reachMs: number,
  t: Translate,
): readonly string[] => {
  if (at > now) return [t('player.notYet')]
  const mark = markUnder(row.marks, at, reachMs)
  const hold = row.footage.holds.find(({ from, to }) => from <= at && at < to)
  const footage = footageText(row.footage, at, t)
  return [
    ...(mark ? [`${t(`review.mark.${mark.kind}`)}：${mark.text}`] : []),
    ...(footage === undefined ? [] : [footage]),
    ...(hold ? [t('review.held', { reason: hold.reason })] : []),
  ]
}
