import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import type { LocaleName } from '../i18n/i18n.ts'

export type ThemeChoice = 'auto' | 'light' | 'dark'

const storageKey = 'huijian.preferences'

interface Kept {
  readonly theme?: unknown
  readonly locale?: unknown
  readonly collapsed?: unknown
}

const kept = (): Kept => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** What a person chose for this browser: language, appearance, narrow navigation. */
export const usePreferences = defineStore('preferences', () => {
  const before = kept()
  const theme = ref<ThemeChoice>(before.theme === 'light' || before.theme === 'dark' ? before.theme : 'auto')
  /** null: the server's default. */
  const locale = ref<LocaleName | null>(
    before.locale === 'en' || before.locale === 'zh-CN' ? before.locale : null,
  )
  const collapsed = ref(before.collapsed === true)

  watch([theme, locale, collapsed], () => {
    const now = { theme: theme.value, locale: locale.value, collapsed: collapsed.value }
    try {
      localStorage.setItem(storageKey, JSON.stringify(now))
    } catch {
      // A browser that keeps nothing (private mode, policy) still works; the choice lasts for this page.
    }
  })
  return { theme, locale, collapsed }
})
