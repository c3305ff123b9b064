import { onMounted, onScopeDispose, watch, type Ref } from 'vue'
import type { MeetingConnection } from '../../media/index.ts'

/**
 * Tells the connection how large a picture is shown, in device pixels, and that it is not while it is scrolled away,
 * in a hidden window or gone: so the server sends just what is looked at.
 */
export const useTileReport = (
  element: Readonly<Ref<HTMLElement | null>>,
  producerId: Readonly<Ref<string | null>>,
  connection: MeetingConnection,
): void => {
  const place = Symbol('tile')
  let inView = true

  const report = () => {
    const shownIn = element.value?.ownerDocument
    const view = shownIn?.defaultView
    if (producerId.value === null || !element.value || !shownIn || !view) return
    const { width, height } = element.value.getBoundingClientRect()
    const ratio = view.devicePixelRatio
    const shown = inView && !shownIn.hidden && width > 0 && height > 0
    connection.setTile(
      producerId.value,
      place,
      shown ? { width: Math.round(width * ratio), height: Math.round(height * ratio) } : null,
    )
  }

  let stop = (): void => undefined
  onMounted(() => {
    const shownIn = element.value?.ownerDocument
    const view = shownIn?.defaultView
    if (!element.value || !shownIn || !view) return
    // Of the window that shows it, which may not be the page's own: that one may be hidden, and then looks at nothing.
    const resized = new view.ResizeObserver(report)
    const scrolled = new view.IntersectionObserver((entries) => {
      inView = entries.at(-1)?.isIntersecting ?? inView
      report()
    })
    resized.observe(element.value)
    scrolled.observe(element.value)
    shownIn.addEventListener('visibilitychange', report)
    stop = () => {
      resized.disconnect()
      scrolled.disconnect()
      shownIn.removeEventListener('visibilitychange', report)
    }
  })
  watch(
    producerId,
    (_now, before) => {
      if (before !== null && before !== undefined) connection.setTile(before, place, null)
      report()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    stop()
    if (producerId.value !== null) connection.setTile(producerId.value, place, null)
  })
}
