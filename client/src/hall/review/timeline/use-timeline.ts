import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { SourceId } from '../../../../../server/contract/ids.ts'
import type { Timeline } from '../../../../../server/contract/footage.ts'
import type { TimeRange } from '../../../../../server/contract/time.ts'
import { isUnreachable } from '../../../api/failure.ts'
import { useApi } from '../../../api/index.ts'
import { noRow, type RowFootage } from './row-footage.ts'

const refreshMs = 5000
/** A view that is still being moved is not asked about. */
const restMs = 90
/** What is fetched reaches this share of the view beyond it on each side. */
const beyond = 0.5

/** What is known, of which time and how finely. */
interface Known {
  readonly range: TimeRange
  readonly resolution: number
  readonly timeline: Timeline
}

/** Whether what is known still serves a view: it holds it, and is neither far too coarse nor far too fine. */
export const serves = (
  known: { readonly range: TimeRange; readonly resolution: number },
  view: TimeRange,
  resolution: number,
): boolean =>
  known.range.from <= view.from &&
  known.range.to >= view.to &&
  known.resolution <= resolution * 1.5 &&
  known.resolution >= resolution / 4

/** The footage of sources in a view, fetched anew as that moves and as footage grows. */
export const useTimeline = (options: {
  readonly sources: Readonly<Ref<readonly SourceId[]>>
  readonly view: Readonly<Ref<TimeRange>>
  /** In CSS pixels. */
  readonly width: Readonly<Ref<number>>
}) => {
  const api = useApi()
  const known = shallowRef<Known>()
  const failure = shallowRef<unknown>()
  const clockOffset = ref(0)
  let asked: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const resolutionOf = ({ from, to }: TimeRange) => (to - from) / Math.max(200, options.width.value)

  const load = async () => {
    const sources = options.sources.value
    if (sources.length === 0) return
    asked?.abort()
    const mine = new AbortController()
    asked = mine
    const { from, to } = options.view.value
    const more = (to - from) * beyond
    const range = { from: Math.max(0, from - more), to: to + more }
    const resolution = resolutionOf(options.view.value)
    try {
      const timeline = await api.hall.timelines(sources, { ...range, resolution }, mine.signal)
      if (mine.signal.aborted) return
      clockOffset.value = timeline.now - Date.now()
      known.value = { range, resolution, timeline }
      failure.value = undefined
    } catch (error) {
      if (!mine.signal.aborted && !(known.value && isUnreachable(error))) failure.value = error
    }
  }
  const loadSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void load(), restMs)
  }

  watch(
    () => options.sources.value.join(),
    () => {
      known.value = undefined
      void load()
    },
    { immediate: true },
  )
  watch([options.view, options.width], ([view]) => {
    if (!known.value || !serves(known.value, view, resolutionOf(view))) loadSoon()
  })
  const refresh = setInterval(() => {
    const growing = options.view.value.to > Date.now() + clockOffset.value - 60_000
    if (!document.hidden && (growing || !known.value)) void load()
  }, refreshMs)
  onScopeDispose(() => {
    clearInterval(refresh)
    clearTimeout(timer)
    asked?.abort()
  })

  const rows = computed<ReadonlyMap<SourceId, RowFootage>>(
    () => new Map(known.value?.timeline.sources.map((one) => [one.source, one])),
  )
  return {
    rowOf: (source: SourceId): RowFootage => rows.value.get(source) ?? noRow,
    rows,
    failure,
    /** The server's clock, in milliseconds ahead of this machine's. */
    clockOffset,
    reload: load,
  }
}
