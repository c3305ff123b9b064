import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { CameraView } from '../../../server/contract/camera.ts'
import type { Action } from '../../../server/contract/rights.ts'
import { fromInstant } from '../../../server/contract/time.ts'
import { useApi, type Api } from '../api/index.ts'
import { useSession } from '../app/stores/session.ts'
import { formatDateTime, toAddressTime } from '../ui/wall-clock.ts'

export type HitKind = 'case' | 'camera' | 'bookmark' | 'meeting' | 'archive'

/** Something that was found, with the page that shows it. */
export interface Hit {
  readonly kind: HitKind
  readonly key: string
  readonly title: string
  readonly detail: string
  readonly to: RouteLocationRaw
}

type Finder = (api: Api, text: string, signal: AbortSignal) => Promise<readonly Hit[]>

const cameras: Finder = async (api, text) =>
  (await api.hall.cameras()).items
    .filter((camera: CameraView) => camera.name.includes(text))
    .map((camera: CameraView) => ({
      kind: 'camera',
      key: camera.id,
      title: camera.name,
      detail: '',
      to: { name: 'camera', params: { id: camera.id } },
    }))

const bookmarks: Finder = async (api, text, signal) => {
  const [found, all] = await Promise.all([api.search.bookmarks(text, signal), api.hall.cameras()])
  return found.items.map((bookmark) => {
    const camera = all.items.find(({ sourceId }) => sourceId === bookmark.source)
    const at = fromInstant(bookmark.at)
    return {
      kind: 'bookmark',
      key: bookmark.id,
      title: bookmark.text,
      detail: `${camera?.name ?? ''} ${formatDateTime(at)}`,
      to: { name: 'review', query: { cameras: camera?.id ?? '', at: toAddressTime(at) } },
    }
  })
}

const cases: Finder = async (api, text, signal) =>
  (await api.search.cases(text, signal)).items.map((one) => ({
    kind: 'case',
    key: one.id,
    title: one.caseNo,
    detail: one.itemName,
    to: { name: 'case', params: { id: one.id } },
  }))

const meetings: Finder = async (api, text, signal) =>
  (await api.search.meetings(text, signal)).items.map((one) => ({
    kind: 'meeting',
    key: one.id,
    title: one.title,
    detail: `${one.mainVenueName} ${formatDateTime(fromInstant(one.startsAt))}`,
    to: { name: 'meeting', params: { id: one.id } },
  }))

const archives: Finder = async (api, text, signal) =>
  (await api.search.archives(text, signal)).items.map((one) => ({
    kind: 'archive',
    key: one.id,
    title: one.title,
    detail: '',
    to: { name: 'archives', query: { open: one.id } },
  }))

/** Who may look where. */
const finders: readonly (readonly [Action, Finder])[] = [
  ['case.read', cases],
  ['footage.watch', cameras],
  ['bookmark.read', bookmarks],
  ['meeting.read', meetings],
  ['archive.read', archives],
]
/** Where one may look at all. */
export const searchActions: readonly Action[] = finders.map(([action]) => action)

/** What a text is found in; each place is asked for itself, and one that fails hides no other. */
export const useSearch = (text: Ref<string>) => {
  const api = useApi()
  const session = useSession()
  const hits = shallowRef<readonly Hit[]>([])
  const failures = shallowRef<readonly unknown[]>([])
  const busy = ref(false)
  let asked: AbortController | undefined

  const look = async () => {
    asked?.abort()
    const wanted = text.value.trim()
    hits.value = []
    failures.value = []
    if (wanted === '') return
    const mine = new AbortController()
    asked = mine
    busy.value = true
    const allowed = finders.filter(([action]) => session.may(action))
    const found = await Promise.allSettled(allowed.map(([, find]) => find(api, wanted, mine.signal)))
    if (mine.signal.aborted) return
    hits.value = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
    failures.value = found.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []))
    busy.value = false
  }
  watch(text, () => void look(), { immediate: true })
  onScopeDispose(() => asked?.abort())
  return { hits, failures, busy }
}
