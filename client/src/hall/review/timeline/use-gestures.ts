import { ref, type Ref } from 'vue'
import type { TimeRange } from '../../../../../server/contract/time.ts'
import { panBy, zoomAt } from '../../timeline/timeline-view.ts'
import { narrowestMs, widestMs } from './axis.ts'

export interface GestureOptions {
  readonly box: () => { readonly left: number; readonly top: number; readonly width: number }
  readonly bounds: () => TimeRange
  readonly view: Ref<TimeRange>
  readonly seek: (at: number) => void
  /** A range was dragged with Shift, or with the right button; undefined: it was let go at once. */
  readonly select: (range: TimeRange | undefined) => void
}

interface Pointer {
  readonly id: number
  x: number
}

/** A press that moves less than this is a click. */
const dragPx = 4
const wheelStep = 1.2

const limited = (view: TimeRange): TimeRange => {
  const length = view.to - view.from
  return length <= widestMs ? view : { from: view.from, to: view.from + widestMs }
}

/** Mouse and touch on a timeline: drag pans, Shift-drag selects, wheel and pinch zoom at the pointer, a click goes there. */
export const useGestures = ({ box, bounds, view, seek, select }: GestureOptions) => {
  /** Where the pointer stands: an instant, and pixels below the timeline's top. */
  const hover = ref<{ readonly at: number; readonly y: number }>()
  const pointers: Pointer[] = []
  let pressed:
    { readonly x: number; readonly view: TimeRange; readonly selects: boolean; moved: boolean } | undefined

  const atOf = (clientX: number, of: TimeRange = view.value): number => {
    const { left, width } = box()
    return of.from + ((clientX - left) / Math.max(1, width)) * (of.to - of.from)
  }
  const zoom = (at: number, factor: number, from: TimeRange = view.value) => {
    view.value = limited(zoomAt(from, at, factor, bounds(), narrowestMs))
  }

  const pinch = (moved: PointerEvent) => {
    const [one, other] = pointers
    if (!one || !other || !pressed) return
    const before = Math.max(10, Math.abs(one.x - other.x))
    const pointer = pointers.find(({ id }) => id === moved.pointerId)
    if (pointer) pointer.x = moved.clientX
    const after = Math.max(10, Math.abs(one.x - other.x))
    zoom(atOf((one.x + other.x) / 2), before / after)
    pressed.moved = true
  }

  return {
    hover,
    zoom,
    handlers: {
      pointerdown: (event: PointerEvent) => {
        if (event.button > 2 || event.button === 1) return
        if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
        pointers.push({ id: event.pointerId, x: event.clientX })
        const selects = event.shiftKey || event.button === 2
        pressed = { x: event.clientX, view: view.value, selects, moved: false }
      },
      pointermove: (event: PointerEvent) => {
        hover.value = { at: atOf(event.clientX), y: event.clientY - box().top }
        if (pointers.length === 2) {
          pinch(event)
          return
        }
        if (!pressed) return
        const dx = event.clientX - pressed.x
        pressed.moved ||= Math.abs(dx) > dragPx
        if (!pressed.moved) return
        if (pressed.selects) {
          const ends = [atOf(pressed.x), atOf(event.clientX)] as const
          select({ from: Math.min(...ends), to: Math.max(...ends) })
        } else {
          const perPixel = (pressed.view.to - pressed.view.from) / Math.max(1, box().width)
          view.value = panBy(pressed.view, -dx * perPixel, bounds())
        }
      },
      pointerup: (event: PointerEvent) => {
        const last = pointers.length === 1
        pointers.splice(0)
        if (last && pressed && !pressed.moved) {
          if (pressed.selects) select(undefined)
          else seek(atOf(event.clientX))
        }
        pressed = undefined
      },
      pointercancel: () => {
        pointers.splice(0)
        pressed = undefined
      },
      pointerleave: () => (hover.value = undefined),
      contextmenu: (event: MouseEvent) => event.preventDefault(),
      wheel: (event: WheelEvent) => {
        event.preventDefault()
        const { from, to } = view.value
        // Sideways, as touch pads and Shift do, pans.
        const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0
        if (sideways !== 0) view.value = panBy(view.value, (sideways / box().width) * (to - from), bounds())
        else zoom(atOf(event.clientX), event.deltaY > 0 ? wheelStep : 1 / wheelStep)
      },
    },
  }
}
