import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'

export interface Attempt {
  /** While it is under way. */
  readonly busy: Readonly<Ref<boolean>>
  /** Why the last one failed; undefined where it did not. */
  readonly failure: Readonly<ShallowRef<unknown>>
  /** Does something that may fail, and keeps why it did. Never rejects. */
  readonly attempt: (work: () => Promise<void>) => Promise<void>
}

/** What a dialog does when it is sent: its button waits meanwhile, and what went wrong stands above it. */
export const useAttempt = (): Attempt => {
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  return {
    busy,
    failure,
    attempt: async (work) => {
      busy.value = true
      failure.value = undefined
      try {
        await work()
      } catch (error) {
        failure.value = error
      } finally {
        busy.value = false
      }
    },
  }
}
