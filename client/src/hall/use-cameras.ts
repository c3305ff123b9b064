import { computed, watch } from 'vue'
import { useApi } from '../api/index.ts'
import { useDesk } from '../desk/desk-store.ts'
import { useLoading } from '../ui/use-loading.ts'
import { withStatus } from './camera-tone.ts'

const statusEveryMs = 5000

/** The hall's cameras and how they are, kept up to date. */
export const useCameras = () => {
  const api = useApi()
  const cameras = useLoading(() => api.hall.cameras())
  const statuses = useLoading(() => api.hall.statuses(), { everyMs: statusEveryMs })
  const desk = useDesk()
  // The desk tells at once what would otherwise be seen some seconds later.
  watch(
    () => desk.cameraChanges,
    () => void statuses.reload(),
  )
  return {
    /** undefined until known. */
    shown: computed(
      () => cameras.value.value && withStatus(cameras.value.value.items, statuses.value.value?.items ?? []),
    ),
    failure: computed(() => cameras.failure.value ?? statuses.failure.value),
    reload: async () => {
      await Promise.all([cameras.reload(), statuses.reload()])
    },
  }
}
