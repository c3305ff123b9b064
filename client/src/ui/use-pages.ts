import { onScopeDispose, ref, shallowRef } from 'vue'

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** A list that pages by cursor: the first page at once, each next one when asked for. */
export const usePages = <Item>(fetchPage: (cursor: string | undefined) => Promise<Page<Item>>) => {
  const items = shallowRef<readonly Item[]>()
  const next = ref<string | null>(null)
  const failure = shallowRef<unknown>()
  const busy = ref(false)
  let newest = 0

  const load = async (cursor: string | undefined) => {
    newest += 1
    const mine = newest
    busy.value = true
    try {
      const page = await fetchPage(cursor)
      if (mine !== newest) return
      items.value = cursor === undefined ? page.items : [...(items.value ?? []), ...page.items]
      next.value = page.next
      failure.value = undefined
    } catch (error) {
      if (mine === newest) failure.value = error
    } finally {
      if (mine === newest) busy.value = false
    }
  }
  onScopeDispose(() => (newest += 1))
  void load(undefined)
  return {
    /** undefined until the first page is there. */
    items,
    next,
    failure,
    busy,
    /** Begins anew with the first page. */
    reload: () => load(undefined),
    more: () => load(next.value ?? undefined),
  }
}
