import { useI18n } from 'vue-i18n'
import type { LocaleName } from './i18n.ts'
import type { zhCN } from './zh-CN/index.ts'

type KeysOf<Shape, Prefix extends string = ''> = {
  [Key in keyof Shape & string]: Shape[Key] extends string
    ? `${Prefix}${Key}`
    : KeysOf<Shape[Key], `${Prefix}${Key}.`>
}[keyof Shape & string]

/** The name of every text; a key that no language has does not compile. */
export type TextKey = KeysOf<typeof zhCN>

export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

/** Texts in the language chosen, by checked keys. */
export const useTexts = (): { readonly t: Translate; readonly locale: () => LocaleName } => {
  const { t, locale } = useI18n()
  return {
    t: (key, values) => t(key, values ?? {}),
    locale: () => (locale.value === 'en' ? 'en' : 'zh-CN'),
  }
}
