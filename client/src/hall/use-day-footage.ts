import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { SourceId } from '../../../server/contract/ids.ts'
import type { Timeline } from '../../../server/contract/footage.ts'
import { isUnreachable } from '../api/failure.ts'
import { useApi } from '../api/index.ts'
import { dayMs } from '../ui/wall-clock.ts'
import { noFootage } from './coverage.ts'

const refreshMs = 5000

/** One source's footage of a day, fetched again as it grows. */
export const useDayFootage = (source: Readonly<Ref<SourceId>>, dayStart: Readonly<Ref<number>>) => {
  const api = useApi()
  const timeline = shallowRef<Timeline>()
  const failure = shallowRef<unknown>()
  const clockOffset = ref(0)
  let asked: AbortController | undefined

  const load = async () => {
    asked?.abort()
    const mine = new AbortController()
    asked = mine
    const range = { from: dayStart.value, to: dayStart.value + dayMs }
    try {
      const answer = await api.hall.timeline(source.value, range, mine.signal)
      if (mine.signal.aborted) return
      clockOffset.value = answer.now - Date.now()
      timeline.value = answer
      failure.value = undefined
    } catch (error) {
      if (!mine.signal.aborted && !(timeline.value && isUnreachable(error))) failure.value = error
    }
  }

  watch(
    [source, dayStart],
    () => {
      timeline.value = undefined
      void load()
    },
    { immediate: true },
  )
  const timer = setInterval(() => {
    const growing = Date.now() + clockOffset.value < dayStart.value + dayMs
    if (!document.hidden && (growing || timeline.value === undefined)) void load()
  }, refreshMs)
  onScopeDispose(() => {
    clearInterval(timer)
    asked?.abort()
  })
  return {
    footage: computed(() => timeline.value?.sources[0] ?? noFootage),
    /** False until the first answer about this day. */
    known: computed(() => timeline.value !== undefined),
    failure,
    /** The server's clock, in milliseconds ahead of this machine's. */
    clockOffset,
    reload: load,
  }
}
