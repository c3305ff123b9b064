import { onMounted, onScopeDispose } from 'vue'

/** What a key does; true: it was meant for the floor, and nobody else sees it. */
export type FloorKeys = Readonly<Record<string, () => unknown>>

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')

/** Whether a dialogue asks for an answer: then keys are its own. */
const isAsked = (): boolean => document.querySelector('[role="dialog"], .el-message-box') !== null

/** Keys of the floor, on the whole page; while somebody types only those of `always`. */
export const useFloorKeys = (keys: FloorKeys, always: FloorKeys = {}): void => {
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isAsked()) return
    const act = always[event.key] ?? (isTyping(event) ? undefined : keys[event.key])
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => window.addEventListener('keydown', press))
  onScopeDispose(() => window.removeEventListener('keydown', press))
}
