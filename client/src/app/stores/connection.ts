import { defineStore } from 'pinia'
import { ref } from 'vue'

export type ServerReach = 'ok' | 'stopping' | 'lost'

/** Backs off to this between attempts to reach the server again. */
const slowestProbeMs = 5000

/**
 * Whether the server can be reached, as requests found it. While it cannot, `probe` is tried until it can; then
 * `onBack` listeners are told, so that pages fetch anew.
 */
export const useConnection = defineStore('connection', () => {
  const reach = ref<ServerReach>('ok')
  const since = ref(0)
  const listeners = new Set<() => void>()
  let probe: (() => Promise<unknown>) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempts = 0

  const schedule = () => {
    if (timer !== undefined || !probe) return
    const wait = Math.min(500 * 2 ** attempts, slowestProbeMs)
    timer = setTimeout(() => {
      timer = undefined
      attempts += 1
      // The outcome arrives through `report`.
      void probe?.().catch(() => undefined)
    }, wait)
  }

  const report = (now: ServerReach) => {
    if (now === 'ok') {
      const wasAway = reach.value !== 'ok'
      reach.value = 'ok'
      attempts = 0
      clearTimeout(timer)
      timer = undefined
      if (wasAway) for (const listener of [...listeners]) listener()
      return
    }
    if (reach.value === 'ok') since.value = Date.now()
    reach.value = now
    schedule()
  }

  return {
    reach,
    since,
    report,
    setProbe: (ask: () => Promise<unknown>) => void (probe = ask),
    /** Calls `listener` each time the server is back, until the returned function is called. */
    onBack: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
})
