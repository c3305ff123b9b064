import { useTexts } from '../../app/i18n/use-texts.ts'
import type { DraftField } from './camera-draft.ts'
import type { CameraForm } from './use-camera-form.ts'

/** What is wrong with a field, in words; undefined where nothing is, or it was not left yet. */
export const useSaid = (form: CameraForm) => {
  const { t } = useTexts()
  return (field: DraftField): string | undefined => {
    const problem = form.problemOf(field)
    if (problem === undefined) return undefined
    if (problem === 'windowsUnknown')
      return t('cameraForm.wrong.windowsUnknown', { numbers: form.unknownWindows.value.join(', ') })
    return t(`cameraForm.wrong.${problem}`)
  }
}
