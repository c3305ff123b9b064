import { computed, ref, type Ref } from 'vue'
import { useSession } from '../../app/stores/session.ts'
import type { LiveView } from '../../media/index.ts'

/** A browser whose WebRTC cannot show what the camera sends gets what was recorded of it, a little later. */
export const useDelayed = (view: Readonly<Ref<LiveView | undefined>>) => {
  const session = useSession()
  const shown = ref(false)
  return {
    delayed: computed(() => view.value?.refused === 'media.cannotConsume' && session.may('footage.watch')),
    /** The recording is seen. */
    shown,
  }
}
