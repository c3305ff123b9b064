import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { ClientSettings } from '../../../../server/contract/session.ts'

/** What the server tells everybody, signed in or not: its name, the banner, the default language. */
export const useSettings = defineStore('settings', () => {
  const settings = shallowRef<ClientSettings | null>(null)
  /** The server has answered, and the first page can be shown. */
  const started = ref(false)
  return { settings, started }
})
