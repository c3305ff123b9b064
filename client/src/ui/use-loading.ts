import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { isUnreachable } from '../api/failure.ts'
import { useConnection } from '../app/stores/connection.ts'

export interface Loading<Value> {
  /** undefined until the first answer; kept while it is fetched anew. */
  readonly value: Readonly<ShallowRef<Value | undefined>>
  /** Why the last attempt failed; undefined where it did not, or where only the connection is lost. */
  readonly failure: Readonly<ShallowRef<unknown>>
  readonly busy: Readonly<ShallowRef<boolean>>
  readonly reload: () => Promise<void>
}

export interface LoadingOptions {
  /** Fetched anew this often while the page is visible. */
  readonly everyMs?: number
}

/** What a page shows: fetched at once, again when the server is back after an absence, and as often as asked. */
export const useLoading = <Value>(
  fetchValue: () => Promise<Value>,
  options: LoadingOptions = {},
): Loading<Value> => {
  const value = shallowRef<Value>()
  const failure = shallowRef<unknown>()
  const busy = shallowRef(false)
  let newest = 0

  const reload = async () => {
    newest += 1
    const mine = newest
    busy.value = true
    try {
      const answer = await fetchValue()
      if (mine !== newest) return
      value.value = answer
      failure.value = undefined
    } catch (error) {
      // What is shown stays true enough while the frame says that the server is away.
      if (mine === newest && !(value.value !== undefined && isUnreachable(error))) failure.value = error
    } finally {
      if (mine === newest) busy.value = false
    }
  }

  const stopListening = useConnection().onBack(() => void reload())
  const timer =
    options.everyMs === undefined
      ? undefined
      : setInterval(() => {
          if (!document.hidden && !busy.value) void reload()
        }, options.everyMs)
  onScopeDispose(() => {
    newest += 1
    stopListening()
    clearInterval(timer)
  })
  void reload()
  return { value, failure, busy, reload }
}
