import type { ComplaintView } from '../../../../server/contract/supervision/complaint.ts'
import type { Translate } from '../../app/i18n/use-texts.ts'
import type { StateTone } from '../../ui/state-tone.ts'

const tones: Readonly<Record<ComplaintView['state'], StateTone>> = {
  open: 'warning',
  handling: 'warning',
  answered: 'warning',
  closed: 'normal',
}

/** How a complaint stands, by colour, shape and word. */
export const complaintMark = (
  { state, late, repliedAt }: Pick<ComplaintView, 'state' | 'late' | 'repliedAt'>,
  t: Translate,
): { readonly tone: StateTone; readonly label: string } =>
  late && repliedAt === null
    ? { tone: 'fault', label: t('complaints.late') }
    : { tone: tones[state], label: t(`complaintState.${state}`) }
