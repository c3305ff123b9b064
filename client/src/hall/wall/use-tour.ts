import { onScopeDispose, watch, type Ref } from 'vue'
import type { LayoutView } from '../../../../server/contract/wall.ts'

/** The layout that follows on the tour, in the order of names; undefined where fewer than two are on it. */
export const nextOnTour = (
  layouts: readonly LayoutView[],
  current: string | undefined,
): LayoutView | undefined => {
  const onTour = layouts.filter(({ layout }) => layout.tourSeconds !== null)
  if (onTour.length < 2) return undefined
  return onTour[(onTour.findIndex(({ id }) => id === current) + 1) % onTour.length]
}

/** Goes from layout to layout by time while the tour is on. */
export const useTour = (options: {
  readonly on: Readonly<Ref<boolean>>
  readonly layouts: Readonly<Ref<readonly LayoutView[]>>
  readonly current: Readonly<Ref<string | undefined>>
  readonly show: (layout: LayoutView) => void
}) => {
  const { on, layouts, current, show } = options
  const shortestMs = 1000
  let timer: ReturnType<typeof setTimeout> | undefined
  const arrange = () => {
    clearTimeout(timer)
    if (!on.value) return
    const next = nextOnTour(layouts.value, current.value)
    if (!next) return
    const stays = layouts.value.find(({ id }) => id === current.value)?.layout.tourSeconds ?? 0
    timer = setTimeout(() => show(next), Math.max(shortestMs, stays * 1000))
  }
  watch([on, layouts, current], arrange, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
}
