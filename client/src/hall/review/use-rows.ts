import { computed, ref, type Ref } from 'vue'
import type { CameraView } from '../../../../server/contract/camera.ts'
import type { SourceId } from '../../../../server/contract/ids.ts'
import type { TimeRange } from '../../../../server/contract/time.ts'
import { useTexts } from '../../app/i18n/use-texts.ts'
import { underPointer } from './timeline/row-footage.ts'
import { useTimeline } from './timeline/use-timeline.ts'
import type { ChosenCameras } from './use-chosen-cameras.ts'
import { useMarks } from './use-marks.ts'

/** The rows of the timeline: what cameras recorded, what is missing and why, what is marked. */
export const useRows = (options: {
  readonly cameras: Readonly<Ref<readonly CameraView[]>>
  readonly stage: ChosenCameras
  readonly view: Readonly<Ref<TimeRange>>
  readonly width: Readonly<Ref<number>>
  readonly now: Readonly<Ref<number>>
}) => {
  const { cameras, stage, view, width, now } = options
  const { t } = useTexts()
  /** Of all cameras, or of those on the stage alone. */
  const all = ref(false)
  const listed = computed(() =>
    all.value || stage.chosen.value.length === 0 ? cameras.value : stage.chosen.value,
  )
  const timeline = useTimeline({
    sources: computed(() => listed.value.map(({ sourceId }) => sourceId)),
    ...{ view, width },
  })
  const marks = useMarks({ cameras, view, now })
  return {
    ...{ all, timeline, marks },
    rows: computed(() =>
      listed.value.map((camera) => ({
        source: camera.sourceId,
        name: camera.name,
        footage: timeline.rowOf(camera.sourceId),
        marks: marks.marks.value.filter(({ source }) => source === camera.sourceId),
        chosen: stage.ids.value.includes(camera.id),
      })),
    ),
    /** Why a source has no footage at an instant, in words; undefined where it has, or nobody knows. */
    gapAt: (source: SourceId, at: number) => {
      const found = underPointer(timeline.rowOf(source), at)
      if (found.kind === 'gap') return t(`gapReason.${found.gap.reason}`)
      return found.kind === 'mixed' && found.span.reason !== null
        ? t(`gapReason.${found.span.reason}`)
        : undefined
    },
  }
}
export type ReviewRows = ReturnType<typeof useRows>
export type ReviewRow = ReviewRows['rows']['value'][number]
