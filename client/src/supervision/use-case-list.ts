import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { z } from 'zod'
import type { CasePage } from '../../../server/contract/supervision/case.ts'
import type { Query } from '../api/request.ts'
import { useApi } from '../api/index.ts'

/** One page of the cases that a query names; asked for anew as the query changes. */
export const useCaseList = (query: () => Query) => {
  const api = useApi()
  const page = shallowRef<z.output<typeof CasePage>>()
  const failure = shallowRef<unknown>()
  const busy = ref(false)
  let asked: AbortController | undefined

  const reload = async () => {
    asked?.abort()
    const mine = new AbortController()
    asked = mine
    busy.value = true
    try {
      const answer = await api.supervision.cases(query(), mine.signal)
      if (mine.signal.aborted) return
      page.value = answer
      failure.value = undefined
    } catch (error) {
      if (!mine.signal.aborted) failure.value = error
    } finally {
      if (asked === mine) busy.value = false
    }
  }
  watch(query, () => void reload(), { immediate: true })
  onScopeDispose(() => asked?.abort())
  return { page, failure, busy, reload }
}
