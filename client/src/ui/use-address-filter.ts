import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A filter that stands in the address: '' where it is not set. Copying the address shares what is seen. */
export const useAddressFilter = (name: string): WritableComputedRef<string> => {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => {
      const value = route.query[name]
      return typeof value === 'string' ? value : ''
    },
    set: (value) => {
      const others = Object.fromEntries(Object.entries(route.query).filter(([key]) => key !== name))
      void router.push({ query: value === '' ? others : { ...others, [name]: value } })
    },
  })
}

/** What a filter asks the server for. */
export const asked = (filter: string): string | undefined => (filter === '' ? undefined : filter)
