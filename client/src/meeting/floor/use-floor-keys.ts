import { onMounted, onScopeDispose } from 'vue'
import { useHostWindow } from '../room/window/host-window.ts'

/** What each key does. */
export type FloorKeys = Readonly<Record<string, () => unknown>>

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')

/** Whether Enter is for a button or link that was reached by keyboard. */
const isPressing = ({ key, target }: KeyboardEvent): boolean =>
  key === 'Enter' && target instanceof HTMLElement && target.matches('button:focus-visible, a:focus-visible')

/** Whether a dialogue asks for an answer: then keys are its own. */
const isAsked = ({ document }: Window): boolean =>
  document.querySelector('[role="dialog"], .el-message-box') !== null

/** Keys of the floor, on the whole window that shows it, unless somebody types, or a dialogue is open. */
export const useFloorKeys = (keys: FloorKeys): void => {
  const { window: host } = useHostWindow()
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (isTyping(event) || isPressing(event) || isAsked(host)) return
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => host.addEventListener('keydown', press))
  onScopeDispose(() => host.removeEventListener('keydown', press))
}
