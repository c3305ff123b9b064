import { computed, inject, reactive, ref, shallowRef, type InjectionKey, type Ref } from 'vue'
import type { CameraSettings } from '../../../../server/contract/camera-settings.ts'
import type { HallView, UnitView, WindowView } from '../../../../server/contract/directory.ts'
import type { CameraId } from '../../../../server/contract/ids.ts'
import { failureCode } from '../../api/failure.ts'
import { useApi } from '../../api/index.ts'
import { useLoading } from '../../ui/use-loading.ts'
import {
  changeOf,
  draftOf,
  emptyDraft,
  lookupLogin,
  mainLogin,
  newCameraOf,
  problemsOf,
  windowNumbers,
  type DraftField,
} from './camera-draft.ts'

/** What a camera's form is made of. */
interface Ground {
  readonly camera: CameraSettings | undefined
  readonly halls: readonly HallView[]
  readonly windows: readonly WindowView[]
  readonly units: readonly UnitView[]
}

/** The form of a camera, new (`id` undefined) or kept: what is typed, what is wrong with it, and what the server says. */
export const useCameraForm = (id: CameraId | undefined) => {
  const api = useApi()
  const draft = reactive(emptyDraft())
  const touched = reactive(new Set<DraftField>())
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  const ready = ref(false)
  let asLoaded = JSON.stringify(draft)

  const ground = useLoading(async (): Promise<Ground> => {
    const [camera, halls, windows, units] = await Promise.all([
      id === undefined ? undefined : api.hall.cameraSettings(id),
      api.hall.halls(),
      api.hall.windows(),
      api.directory.units(),
    ])
    // What is being typed stays when it is fetched anew after an absence.
    if (!ready.value) {
      const [hall] = halls.items
      Object.assign(draft, camera ? draftOf(camera) : { hallId: hall?.id ?? '', unitId: hall?.unitId ?? '' })
      asLoaded = JSON.stringify(draft)
      ready.value = true
    }
    return { camera, halls: halls.items, windows: windows.items, units }
  })
  const before = computed(() => ground.value.value?.camera)
  const known = computed(
    () =>
      new Set(
        ground.value.value?.windows
          .filter(({ hallId }) => hallId === draft.hallId)
          .map(({ number }) => number),
      ),
  )
  const problems = computed(() => problemsOf(draft, before.value, known.value))
  /** Said only of what was left, or once it was to be saved. */
  const problemOf = (field: DraftField) => (touched.has(field) ? problems.value[field] : undefined)
  const unknownWindows = computed(() =>
    windowNumbers(draft.windows).filter((number) => !known.value.has(number)),
  )

  const save = async (): Promise<boolean> => {
    for (const field of Object.keys(draft) as DraftField[]) touched.add(field)
    const added = newCameraOf(draft)
    if (Object.keys(problems.value).length > 0 || !added) return false
    busy.value = true
    failure.value = undefined
    try {
      if (id !== undefined && before.value) await api.hall.changeCamera(id, changeOf(draft, before.value))
      else await api.hall.addCamera(added)
      asLoaded = JSON.stringify(draft)
      return true
    } catch (error) {
      failure.value = error
      return false
    } finally {
      busy.value = false
    }
  }

  const probe = (stream: 'main' | 'sub', signal: AbortSignal) =>
    api.hall.probe(
      {
        ...(id !== undefined && { cameraId: id }),
        ...(stream === 'main' ? mainLogin(draft, before.value) : subLogin()),
        stream,
        url: stream === 'main' ? draft.url.trim() : draft.subUrl.trim(),
        transport: draft.transport,
      },
      signal,
    )
  /** The sub-stream is opened with what is typed for the main one; for a new camera nothing is kept yet. */
  const subLogin = () => mainLogin(draft, before.value)

  const lookUp = () =>
    api.hall.lookUp({
      ...(id !== undefined && { cameraId: id }),
      ...lookupLogin(draft, before.value),
      url: draft.onvifUrl.trim(),
    })

  return {
    ...{ draft, touched, busy, failure, ready: ready as Readonly<Ref<boolean>>, ground, before },
    ...{ problems, problemOf, unknownWindows, save, probe, lookUp },
    /** Whether something typed would be lost. */
    isChanged: () => ready.value && JSON.stringify(draft) !== asLoaded,
    loginNeeded: computed(() => failureCode(failure.value) === 'camera.loginNeeded'),
  }
}

export type CameraForm = ReturnType<typeof useCameraForm>

/** The form that the parts of a drawer belong to. */
export const cameraFormKey: InjectionKey<CameraForm> = Symbol('camera form')

/** The form that a part belongs to. To be called in the set-up of something inside `CameraDrawer`. */
export const useDrawersForm = (): CameraForm => {
  const form = inject(cameraFormKey)
  if (!form) throw new Error('this belongs into the form of a camera')
  return form
}
