import { onMounted, onScopeDispose } from 'vue'

/** Keys of a whole page, wherever its focus is, as long as it is there. */
export const useWindowKeys = (handler: (event: KeyboardEvent) => void): void => {
  onMounted(() => window.addEventListener('keydown', handler))
  onScopeDispose(() => window.removeEventListener('keydown', handler))
}
