import { onScopeDispose, shallowRef, type Ref } from 'vue'
import { dressLike } from './dress-like.ts'

export interface SeparateWindowSize {
  readonly width: number
  readonly height: number
}

/**
 * A window of its own for a part of the page, for a room with several displays. It belongs to the page: what it shows
 * comes over the page's connection, and it closes with the page.
 */
export interface SeparateWindow {
  /** Undefined while there is none. */
  readonly opened: Readonly<Ref<Window | undefined>>
  /** Opens it, or brings it to the front. To be called while a click is handled; false where the browser forbids it. */
  readonly open: (title: string) => boolean
  readonly close: () => void
}

/** How often it is looked whether a window was closed: the event of that is not told across windows by all browsers. */
const lookMs = 500

/** @param name of the window: the same one is taken again after the page was reloaded */
export const useSeparateWindow = (name: string, size: SeparateWindowSize): SeparateWindow => {
  const opened = shallowRef<Window>()
  let undress = (): void => undefined
  let looking: ReturnType<typeof setInterval> | undefined

  const forget = () => {
    clearInterval(looking)
    undress()
    opened.value = undefined
  }
  const close = () => {
    opened.value?.close()
    forget()
  }
  const open = (title: string): boolean => {
    if (opened.value && !opened.value.closed) {
      opened.value.focus()
      return true
    }
    const fresh = window.open('', `huijian-${name}`, `popup,width=${size.width},height=${size.height}`)
    if (!fresh) return false
    fresh.document.title = title
    fresh.document.body.replaceChildren()
    undress = dressLike(fresh.document, document)
    opened.value = fresh
    looking = setInterval(() => fresh.closed && forget(), lookMs)
    return true
  }
  // What is shown there is gone with the page, so the window must not stay behind, empty.
  window.addEventListener('pagehide', close)
  onScopeDispose(() => {
    window.removeEventListener('pagehide', close)
    close()
  })
  return { opened, open, close }
}
