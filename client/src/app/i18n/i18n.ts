import { createI18n } from 'vue-i18n'
import { en } from './en/index.ts'
import { zhCN } from './zh-CN/index.ts'

export const locales = ['zh-CN', 'en'] as const
export type LocaleName = (typeof locales)[number]

/** Each language by its own name, so that its speakers find it. */
export const localeNames: Readonly<Record<LocaleName, string>> = { 'zh-CN': '中文', en: 'English' }

/** vue-i18n with every language bundled; `locale` can be changed at any time. */
export const createTexts = (locale: LocaleName) =>
  createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'zh-CN',
    messages: { 'zh-CN': zhCN, en },
  })
