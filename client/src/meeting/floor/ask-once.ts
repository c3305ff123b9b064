import { ElMessageBox } from 'element-plus'
import type { Translate } from '../../app/i18n/use-texts.ts'

/** Asks once before something that cannot be undone with one key; says what will happen. */
export const askOnce = (title: string, what: string, t: Translate): Promise<boolean> =>
  ElMessageBox.confirm(what, title, {
    confirmButtonText: title,
    cancelButtonText: t('shell.cancel'),
    type: 'warning',
  }).then(
    () => true,
    () => false,
  )
