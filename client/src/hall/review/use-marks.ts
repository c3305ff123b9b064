import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { AlertView } from '../../../../server/contract/alert.ts'
import type { BookmarkView } from '../../../../server/contract/bookmark.ts'
import type { CameraView } from '../../../../server/contract/camera.ts'
import type { TimeRange } from '../../../../server/contract/time.ts'
import { useApi } from '../../api/index.ts'
import { useSession } from '../../app/stores/session.ts'
import { useTexts } from '../../app/i18n/use-texts.ts'
import { alertText } from '../../desk/alert-text.ts'
import { useDesk } from '../../desk/desk-store.ts'
import { dayMs } from '../../ui/wall-clock.ts'
import { alertMarks, bookmarkMark, type Mark } from './timeline/marks.ts'

/** Bookmarks are fetched this far around the view. */
const aroundMs = 45 * dayMs

/** What is marked on the timelines of cameras: bookmarks, and alerts of the cameras. */
export const useMarks = (options: {
  readonly cameras: Readonly<Ref<readonly CameraView[]>>
  readonly view: Readonly<Ref<TimeRange>>
  readonly now: Readonly<Ref<number>>
}) => {
  const api = useApi()
  const session = useSession()
  const { t } = useTexts()
  const desk = useDesk()
  const bookmarks = shallowRef<readonly BookmarkView[]>([])
  const alerts = shallowRef<readonly AlertView[]>([])
  let fetched: TimeRange | undefined
  let gone = false

  const loadBookmarks = async () => {
    const sources = options.cameras.value.map(({ sourceId }) => sourceId)
    if (sources.length === 0 || !session.may('bookmark.read')) return
    const range = {
      from: Math.max(0, options.view.value.from - aroundMs),
      to: options.view.value.to + aroundMs,
    }
    fetched = range
    const found = await api.review.bookmarks(sources, range)
    if (!gone) bookmarks.value = found.items
  }
  const loadAlerts = async () => {
    if (!session.may('alert.read')) return
    const found = await api.alerts.newest(['camera.away', 'cameras.away', 'camera.silent', 'camera.slow'])
    if (!gone) alerts.value = found.items
  }
  // Marks help; a timeline without them still serves.
  const quietly = (work: Promise<void>) => void work.catch(() => undefined)

  watch(
    () => options.cameras.value.map(({ id }) => id).join(),
    () => quietly(loadBookmarks()),
    { immediate: true },
  )
  watch(options.view, ({ from, to }) => {
    if (!fetched || from < fetched.from || to > fetched.to) quietly(loadBookmarks())
  })
  watch(
    () => desk.alerts,
    () => quietly(loadAlerts()),
    { immediate: true },
  )
  onScopeDispose(() => (gone = true))

  return {
    bookmarks,
    reload: loadBookmarks,
    marks: computed<readonly Mark[]>(() => [
      ...bookmarks.value.map(bookmarkMark),
      ...alerts.value.flatMap((alert) =>
        alertMarks(alert, options.cameras.value, alertText(alert, t).title, options.now.value),
      ),
    ]),
  }
}
