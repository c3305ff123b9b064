import { onScopeDispose, shallowRef, watch, type Ref, type WatchSource } from 'vue'
import type { TimeRange } from '../../../../server/contract/time.ts'

/**
 * What is marked in the time around a view: fetched anew once the view leaves what is known, and when what it depends on
 * changes. Marks help, a timeline without them still serves: what cannot be had is left as it was.
 */
export const useAround = <Answer>(options: {
  readonly view: Readonly<Ref<TimeRange>>
  /** How far beyond the view is fetched on each side, in milliseconds. */
  readonly beyond: (view: TimeRange) => number
  readonly dependsOn: WatchSource
  readonly load: (range: TimeRange) => Promise<Answer | undefined>
  /** Whether what is known of a range still serves a view within it. */
  readonly serves?: (answer: Answer, range: TimeRange, view: TimeRange) => boolean
}) => {
  const { view, beyond, load, serves } = options
  const answer = shallowRef<Answer>()
  let known: TimeRange | undefined
  let newest = 0
  onScopeDispose(() => (newest = Infinity))

  const reload = async () => {
    newest += 1
    const mine = newest
    const { from, to } = view.value
    const more = beyond(view.value)
    const range = { from: Math.max(0, Math.floor(from - more)), to: Math.ceil(to + more) }
    known = range
    const found = await load(range)
    if (mine === newest) answer.value = found
  }
  const quietly = () =>
    void reload().catch(() => {
      known = undefined
    })
  watch(options.dependsOn, quietly, { immediate: true })
  watch(view, (now) => {
    const within = known && now.from >= known.from && now.to <= known.to
    const fits = !answer.value || !known || !serves || serves(answer.value, known, now)
    if (!within || !fits) quietly()
  })
  return { answer, reload }
}
