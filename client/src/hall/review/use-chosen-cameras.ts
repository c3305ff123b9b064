import { computed, ref, type Ref } from 'vue'
import type { CameraView } from '../../../../server/contract/camera.ts'
import type { SourceId } from '../../../../server/contract/ids.ts'
import { mostCameras, type ReviewAddress } from './review-address.ts'

/** Which cameras are on the stage, which of them is large, and which is heard. */
export const useChosenCameras = (
  cameras: Readonly<Ref<readonly CameraView[]>>,
  start: Pick<ReviewAddress, 'cameras' | 'sound' | 'large'>,
) => {
  const ids = ref<readonly string[]>(start.cameras)
  const soundId = ref(start.sound)
  const largeId = ref(start.large)
  const chosen = computed(() =>
    ids.value.flatMap((id) => cameras.value.find((camera) => camera.id === id) ?? []),
  )
  const onStage = computed(() =>
    largeId.value !== undefined && ids.value.includes(largeId.value) ? largeId.value : undefined,
  )
  const toggle = (id: string) => {
    if (ids.value.includes(id)) ids.value = ids.value.filter((one) => one !== id)
    else if (ids.value.length < mostCameras) ids.value = [...ids.value, id]
  }
  const ofSource = (source: string) => cameras.value.find(({ sourceId }) => sourceId === source)
  return {
    ids,
    soundId,
    largeId,
    /** In the order of their tiles. */
    chosen,
    sources: computed(() => chosen.value.map(({ sourceId }) => sourceId)),
    soundSource: computed(() => cameras.value.find(({ id }) => id === soundId.value)?.sourceId),
    /** The camera that fills the stage; undefined: all share it. */
    onStage,
    columns: computed(() =>
      onStage.value === undefined ? Math.ceil(Math.sqrt(Math.max(1, chosen.value.length))) : 1,
    ),
    /** The camera that keys act on: the large one, else the first. */
    foremost: computed(() => chosen.value.find(({ id }) => id === onStage.value) ?? chosen.value[0]),
    nameOf: (source: string) => ofSource(source)?.name ?? '',
    toggle,
    toggleSource: (source: SourceId) => {
      const camera = ofSource(source)
      if (camera) toggle(camera.id)
    },
    /** Puts a source's camera on the stage where it is not there yet. */
    bring: (source: string) => {
      const camera = ofSource(source)
      if (camera && !ids.value.includes(camera.id)) toggle(camera.id)
    },
    enlarge: (id: string) => (largeId.value = largeId.value === id ? undefined : id),
    hear: (id: string) => (soundId.value = soundId.value === id ? undefined : id),
  }
}
export type ChosenCameras = ReturnType<typeof useChosenCameras>
