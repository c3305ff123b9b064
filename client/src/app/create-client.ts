import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import { createApi, apiKey } from '../api/index.ts'
import App from './App.vue'
import { createTexts } from './i18n/i18n.ts'
import { createClientRouter } from './router.ts'
import { useConnection } from './stores/connection.ts'
import { usePreferences } from './stores/preferences.ts'
import { useSession } from './stores/session.ts'
import { useSettings } from './stores/settings.ts'

/** A server that does not answer so small a question for so long cannot be worked with. */
const probeTimeoutMs = 10_000

/** Puts the client together: stores, API, texts, router, in this order, each told explicitly of what it needs. */
export const createClient = () => {
  const pinia = createPinia()
  const preferences = usePreferences(pinia)
  const connection = useConnection(pinia)
  const session = useSession(pinia)
  const settings = useSettings(pinia)

  const texts = createTexts(preferences.locale ?? 'zh-CN')
  watch(
    () => preferences.locale ?? settings.settings?.defaultLocale ?? 'zh-CN',
    (locale) => {
      texts.global.locale.value = locale
      document.documentElement.lang = locale
    },
    { immediate: true },
  )

  const api = createApi({
    fetch: (...call) => fetch(...call),
    language: () => texts.global.locale.value,
    signInAgain: () => session.renew(),
    onReached: (reach) => connection.report(reach),
  })
  connection.setProbe(() => api.session.settings({ timeoutMs: probeTimeoutMs }))

  const router = createClientRouter(() => session.session)
  watch(
    () => [router.currentRoute.value.meta.stage, preferences.theme] as const,
    ([stage, theme]) => {
      document.documentElement.dataset['theme'] =
        theme === 'auto' ? (stage === true ? 'dark' : 'light') : theme
    },
    { immediate: true },
  )

  return { app: createApp(App).use(pinia).use(texts).provide(apiKey, api), router, api, session, settings }
}
