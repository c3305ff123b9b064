import { ElMessageBox } from 'element-plus'
import type { TextKey, Translate } from '../app/i18n/use-texts.ts'

/** Asks once, naming what will happen; whether the person agrees. */
export const agreed = (t: Translate, question: TextKey, what: string, yes: TextKey): Promise<boolean> =>
  ElMessageBox.confirm(what, t(question), {
    confirmButtonText: t(yes),
    cancelButtonText: t('shell.cancel'),
  }).then(
    () => true,
    () => false,
  )
