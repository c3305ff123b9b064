import { defineStore } from 'pinia'
import { ref } from 'vue'

export type ServerReach = 'ok' | 'stopping' | 'lost'

/** Backs off to this between attempts to reach the server again. */
const slowestProbeMs = 5000
/** Where no request has told for so long whether the server can be reached, it is asked. */
const quietMs = 15_000

/**
 * Whether the server can be reached, as requests found it, and on pages that make none as `probe` does. While it cannot,
 * `probe` is tried until it can; then `onBack` listeners are told, so that pages fetch anew.
 */
export const useConnection = defineStore('connection', () => {
  const reach = ref<ServerReach>('ok')
  const since = ref(0)
  const listeners = new Set<() => void>()
  let probe: (() => Promise<unknown>) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempts = 0

  const probeIn = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      attempts += 1
      // The outcome arrives through `report`.
      void probe?.().catch(() => undefined)
    }, ms)
  }

  const report = (now: ServerReach) => {
    const before = reach.value
    reach.value = now
    if (now === 'ok') {
      attempts = 0
      probeIn(quietMs)
      if (before !== 'ok') for (const listener of [...listeners]) listener()
      return
    }
    if (before === 'ok') {
      since.value = Date.now()
      attempts = 0
    }
    // Requests that fail meanwhile do not put off the attempt that is due.
    if (before === 'ok' || timer === undefined) probeIn(Math.min(500 * 2 ** attempts, slowestProbeMs))
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
