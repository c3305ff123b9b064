import { onMounted, onScopeDispose, watch, type Ref } from 'vue'
import type { MeetingConnection } from '../../media/index.ts'

/**
 * Tells the connection how large a picture is shown, in device pixels, and that it is not while it is scrolled away,
 * on a hidden page or gone: so the server sends just what is looked at.
 */
export const useTileReport = (
  element: Readonly<Ref<HTMLElement | null>>,
  producerId: Readonly<Ref<string | null>>,
  connection: MeetingConnection,
): void => {
  const place = Symbol('tile')
  let inView = true

  const report = () => {
    if (producerId.value === null || !element.value) return
    const { width, height } = element.value.getBoundingClientRect()
    const shown = inView && !document.hidden && width > 0 && height > 0
    connection.setTile(
      producerId.value,
      place,
      shown
        ? { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) }
        : null,
    )
  }

  const resized = new ResizeObserver(report)
  const scrolled = new IntersectionObserver((entries) => {
    inView = entries.at(-1)?.isIntersecting ?? inView
    report()
  })
  onMounted(() => {
    if (!element.value) return
    resized.observe(element.value)
    scrolled.observe(element.value)
  })
  document.addEventListener('visibilitychange', report)
  watch(
    producerId,
    (_now, before) => {
      if (before !== null && before !== undefined) connection.setTile(before, place, null)
      report()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    resized.disconnect()
    scrolled.disconnect()
    document.removeEventListener('visibilitychange', report)
    if (producerId.value !== null) connection.setTile(producerId.value, place, null)
  })
}
