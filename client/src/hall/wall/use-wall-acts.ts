import { shallowRef, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { useSession } from '../../app/stores/session.ts'
import { toAddressTime } from '../../ui/wall-clock.ts'
import type { ShownCamera } from '../camera-tone.ts'
import type { BookmarkDraft } from '../review/bookmark-draft.ts'
import { saveSnapshot } from '../review/snapshot.ts'

const backMs = 10_000
/** The stretch around what was just seen. */
const beforeMs = 10_000
const afterMs = 20_000

/** What is done with a camera of the wall without leaving it, or by going to what it recorded. */
export const useWallActs = (options: {
  readonly root: Readonly<Ref<HTMLElement | null>>
  readonly chosen: Readonly<Ref<number>>
  readonly current: Readonly<Ref<ShownCamera | undefined>>
}) => {
  const { root, chosen, current } = options
  const router = useRouter()
  const session = useSession()
  const draft = shallowRef<BookmarkDraft>()
  return {
    /** What is being marked; undefined: nothing. */
    draft,
    bookmark: () => {
      const camera = current.value?.camera
      if (!camera || !session.may('bookmark.manage')) return
      const at = Date.now()
      draft.value = { camera, at, from: at - beforeMs, to: at + afterMs }
    },
    snapshot: () => {
      const picture = root.value?.querySelector<HTMLVideoElement | HTMLCanvasElement>(
        `[data-wall-tile="${chosen.value}"] :is(video, canvas)`,
      )
      if (picture && current.value) saveSnapshot(picture, current.value.camera.name, Date.now())
    },
    review: (camera: string) => {
      if (session.may('footage.watch'))
        void router.push({
          name: 'review',
          query: { cameras: camera, at: toAddressTime(Date.now() - backMs) },
        })
    },
    open: (id: string) => void router.push({ name: 'camera', params: { id } }),
  }
}
