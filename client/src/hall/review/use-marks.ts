import { computed, type Ref } from 'vue'
import type { CameraView } from '../../../../server/contract/camera.ts'
import type { TimeRange } from '../../../../server/contract/time.ts'
import { useApi } from '../../api/index.ts'
import { useTexts } from '../../app/i18n/use-texts.ts'
import { useSession } from '../../app/stores/session.ts'
import { alertText } from '../../desk/alert-text.ts'
import { useDesk } from '../../desk/desk-store.ts'
import { dayMs } from '../../ui/wall-clock.ts'
import { alertMarks, bookmarkMark, evidenceMark, type Mark } from './timeline/marks.ts'
import { useAround } from './use-around.ts'

const farMs = 45 * dayMs
const nearMs = 3_600_000
const cameraAlerts = ['camera.away', 'cameras.away', 'camera.silent', 'camera.slow'] as const

/** What is marked on the timelines of cameras: bookmarks, alerts of the cameras, and what is linked to cases. */
export const useMarks = (options: {
  readonly cameras: Readonly<Ref<readonly CameraView[]>>
  readonly view: Readonly<Ref<TimeRange>>
  readonly now: Readonly<Ref<number>>
}) => {
  const { cameras, view, now } = options
  const api = useApi()
  const session = useSession()
  const { t } = useTexts()
  const desk = useDesk()
  const sources = () => cameras.value.map(({ sourceId }) => sourceId)
  const which = () => sources().join()

  const bookmarks = useAround({
    ...{ view, beyond: () => farMs, dependsOn: which },
    load: async (range) =>
      cameras.value.length > 0 && session.may('bookmark.read')
        ? (await api.review.bookmarks(sources(), range)).items
        : [],
  })
  const alerts = useAround({
    ...{ view, beyond: () => farMs, dependsOn: () => desk.alerts },
    load: async (range) =>
      session.may('alert.read') ? (await api.alerts.within(cameraAlerts, range)).items : [],
  })
  const evidence = useAround({
    ...{ view, dependsOn: which },
    // A busy hall has hundreds of links a day: no more than what is near is fetched.
    beyond: ({ from, to }) => Math.max(nearMs, to - from),
    load: async (range) =>
      cameras.value.length > 0 && session.may('case.read')
        ? api.supervision.linkedFootage(sources(), range)
        : { items: [], more: false },
    // Where not all of them fitted into the answer, a closer look asks for its own.
    serves: ({ more }, range, seen) => !more || range.to - range.from <= 4 * (seen.to - seen.from),
  })

  return {
    bookmarks: computed(() => bookmarks.answer.value ?? []),
    linked: computed(() => evidence.answer.value ?? { items: [], more: false }),
    reload: bookmarks.reload,
    reloadLinked: evidence.reload,
    marks: computed<readonly Mark[]>(() => [
      ...(evidence.answer.value?.items.map(evidenceMark) ?? []),
      ...(bookmarks.answer.value?.map(bookmarkMark) ?? []),
      ...(alerts.answer.value ?? []).flatMap((alert) =>
        alertMarks(alert, cameras.value, alertText(alert, t).title, now.value),
      ),
    ]),
  }
}
