import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { CameraId } from '../../../../server/contract/ids.ts'
import { createLiveConnection } from '../../media/index.ts'

/** A wall never gives up by itself: nobody may stand before it to press a button. The longest that a timer takes. */
const foreverMs = 2 ** 31 - 1
/** A page that nobody sees stops watching after this. */
const hiddenMs = 10_000

/** Live pictures of the cameras that are seen, over one connection; of no others anything flows. */
export const useWallMedia = (visible: Readonly<Ref<readonly CameraId[]>>) => {
  const connection = createLiveConnection({ giveUpAfterMs: foreverMs })
  const state = shallowRef(connection.state.value)
  const stopListening = connection.state.subscribe((now) => (state.value = now))
  const watched = new Set<CameraId>()

  const watchOnly = (wanted: readonly CameraId[]) => {
    for (const id of watched)
      if (!wanted.includes(id)) {
        watched.delete(id)
        connection.stop(id)
      }
    for (const id of wanted)
      if (!watched.has(id)) {
        watched.add(id)
        connection.watch(id)
      }
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const arrange = () => {
    clearTimeout(timer)
    if (!document.hidden) watchOnly(visible.value)
    else timer = setTimeout(() => watchOnly([]), hiddenMs)
  }
  watch(visible, arrange, { immediate: true })
  document.addEventListener('visibilitychange', arrange)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', arrange)
    stopListening()
    connection.close()
  })
  return { state, retry: () => connection.retry() }
}
