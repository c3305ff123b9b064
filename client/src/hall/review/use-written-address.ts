import { onScopeDispose, watch, type WatchSource } from 'vue'
import { useRouter } from 'vue-router'
import { writeReviewAddress, type ReviewAddress } from './review-address.ts'

const writeEveryMs = 3000
const restMs = 150

/** The address follows what is seen: soon where one looks at a still picture, every few seconds while it plays. */
export const useWrittenAddress = (
  changing: readonly WatchSource[],
  running: () => boolean,
  address: () => ReviewAddress,
) => {
  const router = useRouter()
  let written = 0
  let writing: ReturnType<typeof setTimeout> | undefined
  const write = () => {
    written = Date.now()
    void router.replace({ query: writeReviewAddress(address()) })
  }
  watch([...changing], () => {
    clearTimeout(writing)
    writing = setTimeout(write, running() ? Math.max(0, written + writeEveryMs - Date.now()) : restMs)
  })
  onScopeDispose(() => clearTimeout(writing))
}
