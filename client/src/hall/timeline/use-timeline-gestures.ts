import { ref, type Ref } from 'vue'
import type { TimeRange } from '../../../../server/contract/time.ts'
import { panBy, zoomAt } from './timeline-view.ts'

export interface TimelineGestures {
  /** Left edge and width of the timeline, in CSS pixels of the window. */
  readonly box: () => { readonly left: number; readonly width: number }
  readonly bounds: () => TimeRange
  readonly view: Ref<TimeRange>
  /** Asked for an instant, by a click or by the keyboard. */
  readonly seek: (at: number) => void
  /** Where the keyboard steps from. */
  readonly position: () => number
}

/** A press that moves less than this is a click. */
const dragPx = 4
const zoomStep = 1.25
const arrowMs = 10_000
const shiftArrowMs = 60_000

/** Mouse, touch and keys on a timeline: drag to pan, wheel to zoom, click and arrows to seek. */
export const useTimelineGestures = ({ box, bounds, view, seek, position }: TimelineGestures) => {
  const hover = ref<number>()
  let pressed: { readonly x: number; readonly view: TimeRange; moved: boolean } | undefined

  const atOf = (clientX: number): number => {
    const { left, width } = box()
    return view.value.from + ((clientX - left) / Math.max(1, width)) * (view.value.to - view.value.from)
  }

  return {
    /** Instant under the pointer; undefined while it is elsewhere. */
    hover,
    handlers: {
      pointerdown: (event: PointerEvent) => {
        if (event.button !== 0) return
        if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
        pressed = { x: event.clientX, view: view.value, moved: false }
      },
      pointermove: (event: PointerEvent) => {
        hover.value = atOf(event.clientX)
        if (!pressed) return
        const dx = event.clientX - pressed.x
        pressed.moved ||= Math.abs(dx) > dragPx
        const perPixel = (pressed.view.to - pressed.view.from) / Math.max(1, box().width)
        if (pressed.moved) view.value = panBy(pressed.view, -dx * perPixel, bounds())
      },
      pointerup: (event: PointerEvent) => {
        if (pressed && !pressed.moved) seek(atOf(event.clientX))
        pressed = undefined
      },
      pointercancel: () => (pressed = undefined),
      pointerleave: () => (hover.value = undefined),
      wheel: (event: WheelEvent) => {
        event.preventDefault()
        const factor = event.deltaY > 0 ? zoomStep : 1 / zoomStep
        view.value = zoomAt(view.value, atOf(event.clientX), factor, bounds())
      },
      keydown: (event: KeyboardEvent) => {
        const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
        if (direction === 0) return
        event.preventDefault()
        event.stopPropagation()
        seek(position() + direction * (event.shiftKey ? shiftArrowMs : arrowMs))
      },
    },
  }
}
