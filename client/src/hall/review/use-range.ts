import { shallowRef } from 'vue'
import type { CameraView } from '../../../../server/contract/camera.ts'
import type { TimeRange } from '../../../../server/contract/time.ts'
import type { BookmarkDraft } from './bookmark-draft.ts'

/** What a bookmark takes along where no range is marked. */
const beforeMs = 10_000
const afterMs = 20_000
const longestBookmarkMs = 3_600_000
const leastMs = 1000

/** The range that is marked by I and O or by dragging, and what is made of it. */
export const useRange = (from: number | undefined, to: number | undefined) => {
  const range = shallowRef<TimeRange | undefined>(
    from !== undefined && to !== undefined && from < to ? { from, to } : undefined,
  )
  return {
    range,
    markIn: (at: number) => (range.value = { from: at, to: Math.max(at + leastMs, range.value?.to ?? 0) }),
    markOut: (at: number) =>
      (range.value = { from: Math.min(at - leastMs, range.value?.from ?? Infinity), to: at }),
    /** A bookmark of an instant: of the range around it, where one is marked there. */
    draftAt: (camera: CameraView, at: number): BookmarkDraft => {
      const marked = range.value
      const fits =
        marked && marked.from <= at && at < marked.to && marked.to - marked.from <= longestBookmarkMs
      return { camera, at, ...(fits ? marked : { from: at - beforeMs, to: at + afterMs }) }
    },
  }
}
