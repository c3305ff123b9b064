import { onScopeDispose, ref, type Ref } from 'vue'

/** The machine's wall clock, epoch milliseconds, read again every `everyMs`. */
export const useNow = (everyMs: number): Readonly<Ref<number>> => {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
