import { ElMessageBox } from 'element-plus'
import { useTexts } from '../../app/i18n/use-texts.ts'
import { useHostWindow } from '../room/window/host-window.ts'

/** Asks once before something that cannot be undone with one key; says what will happen. */
export type AskOnce = (title: string, what: string) => Promise<boolean>

/** The question stands in the window from which it is asked. */
export const useAskOnce = (): AskOnce => {
  const { t } = useTexts()
  const host = useHostWindow()
  return (title, what) =>
    ElMessageBox.confirm(what, title, {
      confirmButtonText: title,
      cancelButtonText: t('shell.cancel'),
      type: 'warning',
      appendTo: host.dialogs(),
    }).then(
      () => true,
      () => false,
    )
}
