import type { RecordedMoment } from '../../../../server/contract/meeting-recording.ts'
import type { Translate } from '../../app/i18n/use-texts.ts'

/** What happened, in words. */
export const momentText = ({ kind, name, text }: RecordedMoment, t: Translate): string =>
  t(`recording.moment.${kind}`, { name: name ?? '', text: text ?? '' })
