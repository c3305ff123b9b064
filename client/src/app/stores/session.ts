import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Action } from '../../../../server/contract/rights.ts'
import type { SessionView } from '../../../../server/contract/session.ts'

/**
 * Who is signed in. `expired` means that the server no longer knows the session while a page is open: the person is
 * asked to sign in again in place, and every request that was refused waits for that.
 */
export const useSession = defineStore('session', () => {
  const session = shallowRef<SessionView | null>(null)
  const expired = ref(false)
  let waiting: ((signedIn: boolean) => void)[] = []

  const settle = (signedIn: boolean) => {
    expired.value = false
    const told = waiting
    waiting = []
    for (const tell of told) tell(signedIn)
  }

  return {
    session,
    expired,
    actions: computed(() => new Set<Action>(session.value?.actions ?? [])),
    may: (action: Action): boolean => session.value?.actions.includes(action) ?? false,
    /** Takes up a session, new or renewed; whoever waits for one goes on. */
    begin: (view: SessionView) => {
      session.value = view
      settle(true)
    },
    end: () => {
      session.value = null
      settle(false)
    },
    /** Asks for a new sign-in in place; resolves false where the person gives up, or where nobody was signed in. */
    renew: (): Promise<boolean> => {
      if (!session.value) return Promise.resolve(false)
      expired.value = true
      return new Promise((resolve) => waiting.push(resolve))
    },
  }
})
