import { computed, ref, watch, type Ref } from 'vue'
import type { TimeRange } from '../../../../server/contract/time.ts'
import { dayMs, startOfDay } from '../../ui/wall-clock.ts'
import { clampRange } from './timeline-view.ts'

const beforeMs = 3_600_000
const afterMs = 900_000
/** Playing that leaves the view on the right by less than this is followed. */
const followMs = 5000
/** Where in the view the playhead stands after that. */
const followShare = 0.1

/** The day that the timeline shows, and the part of it in view; both follow `position` (wall clock) as it plays. */
export const useDayView = (position: Readonly<Ref<number>>) => {
  const day = ref(startOfDay(position.value))
  const range = computed<TimeRange>(() => ({ from: day.value, to: day.value + dayMs }))
  const viewAround = (at: number): TimeRange =>
    clampRange({ from: at - beforeMs, to: at + afterMs }, range.value)
  const view = ref(viewAround(position.value))

  watch(range, () => (view.value = viewAround(position.value)))
  watch(position, (at) => {
    day.value = startOfDay(at)
    const { from, to } = view.value
    if (at > to && at - to < followMs) {
      const length = to - from
      view.value = clampRange(
        { from: at - followShare * length, to: at + (1 - followShare) * length },
        range.value,
      )
    }
  })
  return { day, range, view }
}
