import { computed, ref, shallowRef, watch } from 'vue'
import type { TimeRange } from '../../../../server/contract/time.ts'
import { zoomAt } from '../timeline/timeline-view.ts'
import { boundsAt, narrowestMs, viewAround } from './timeline/axis.ts'
import type { Review } from './use-review.ts'

/** Playing that leaves the view turns a page: what was behind stays as this share of it. */
const behindShare = 0.1

/** What of time the timeline shows: it follows where one goes, and what is played. */
export const useReviewView = (options: {
  readonly review: Review
  readonly span: number
  readonly now: () => number
}) => {
  const { review, now } = options
  const at = computed(() => review.state.value.at)
  const view = shallowRef<TimeRange>(viewAround(at.value, options.span))
  watch(at, (instant) => {
    const { from, to } = view.value
    const { running, rate } = review.state.value
    if (!running || (instant >= from && instant <= to)) return
    const behind = (rate < 0 ? 1 - behindShare : behindShare) * (to - from)
    view.value = { from: instant - behind, to: instant - behind + (to - from) }
  })
  return {
    view,
    /** In CSS pixels. */
    width: ref(0),
    zoom: (factor: number) => {
      view.value = zoomAt(view.value, at.value, factor, boundsAt(now()), narrowestMs)
    },
    seek: (instant: number) => {
      review.seek(instant)
      const { from, to } = view.value
      if (instant < from || instant > to) view.value = viewAround(instant, to - from)
    },
  }
}
