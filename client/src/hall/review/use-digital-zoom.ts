import { computed, ref } from 'vue'

/** How much larger, and which part of the picture lies in the middle, in shares of it. */
export interface DigitalZoom {
  readonly factor: number
  readonly x: number
  readonly y: number
}

const mostZoom = 8
export const unzoomed: DigitalZoom = { factor: 1, x: 0.5, y: 0.5 }

/** Never past the edge of the picture. */
export const zoomTo = (factor: number, x: number, y: number): DigitalZoom => {
  const limited = Math.min(mostZoom, Math.max(1, factor))
  const within = (middle: number) => Math.min(1 - 0.5 / limited, Math.max(0.5 / limited, middle))
  return { factor: limited, x: within(x), y: within(y) }
}

/** Zooms by `by` so that what lies at (dx, dy), shares of the place counted from its middle, stays there. */
export const zoomAbout = ({ factor, x, y }: DigitalZoom, by: number, dx: number, dy: number): DigitalZoom => {
  const next = Math.min(mostZoom, Math.max(1, factor * by))
  return zoomTo(next, x + dx / factor - dx / next, y + dy / factor - dy / next)
}

const wheelStep = 1.25

/** A picture looked at more closely: the wheel zooms at the pointer, dragging moves. */
export const useDigitalZoom = (box: () => DOMRect | undefined) => {
  const zoom = ref(unzoomed)
  let dragged: { readonly x: number; readonly y: number; readonly zoom: DigitalZoom } | undefined
  const letGo = () => (dragged = undefined)
  return {
    factor: computed(() => zoom.value.factor),
    transform: computed(() => {
      const { factor, x, y } = zoom.value
      return factor === 1 ? undefined : `scale(${factor}) translate(${(0.5 - x) * 100}%, ${(0.5 - y) * 100}%)`
    }),
    reset: () => (zoom.value = unzoomed),
    handlers: {
      wheel: (event: WheelEvent) => {
        event.preventDefault()
        const place = box()
        if (!place) return
        const dx = (event.clientX - place.left) / place.width - 0.5
        const dy = (event.clientY - place.top) / place.height - 0.5
        zoom.value = zoomAbout(zoom.value, event.deltaY < 0 ? wheelStep : 1 / wheelStep, dx, dy)
      },
      pointerdown: (event: PointerEvent) => {
        if (event.button !== 0 || zoom.value.factor === 1) return
        if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
        dragged = { x: event.clientX, y: event.clientY, zoom: zoom.value }
      },
      pointermove: (event: PointerEvent) => {
        const place = box()
        if (!dragged || !place) return
        const { factor, x, y } = dragged.zoom
        zoom.value = zoomTo(
          factor,
          x - (event.clientX - dragged.x) / place.width / factor,
          y - (event.clientY - dragged.y) / place.height / factor,
        )
      },
      pointerup: letGo,
      pointercancel: letGo,
    },
  }
}
