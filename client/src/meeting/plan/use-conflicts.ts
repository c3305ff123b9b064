import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { z } from 'zod'
import type { MeetingId } from '../../../../server/contract/ids.ts'
import type { ConflictInput, ConflictList } from '../../../../server/contract/meeting-plan.ts'
import { useApi } from '../../api/index.ts'

/** How long nothing is changed before it is asked. */
const restMs = 400

/** Conflicts of a meeting while it is being written, and when it would be held; undefined while nothing is known. */
export const useConflicts = (
  planId: () => MeetingId | null,
  span: Readonly<Ref<ConflictInput['plan'] | undefined>>,
): Readonly<Ref<z.infer<typeof ConflictList> | undefined>> => {
  const api = useApi()
  const found = shallowRef<z.infer<typeof ConflictList>>()
  let asking: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const ask = async (plan: ConflictInput['plan']) => {
    const mine = new AbortController()
    asking = mine
    try {
      const answer = await api.planning.conflicts({ planId: planId(), plan }, mine.signal)
      if (!mine.signal.aborted) found.value = answer
    } catch {
      // What cannot be held yet has no conflicts; sending it says what is wrong.
      if (!mine.signal.aborted) found.value = undefined
    }
  }
  const stop = () => {
    clearTimeout(timer)
    asking?.abort()
  }
  watch(
    () => JSON.stringify(span.value),
    () => {
      stop()
      const plan = span.value
      if (plan === undefined) found.value = undefined
      else timer = setTimeout(() => void ask(plan), restMs)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return found
}
