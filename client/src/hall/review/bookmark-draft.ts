import type { CameraView } from '../../../../server/contract/camera.ts'
import type { TimeRange } from '../../../../server/contract/time.ts'

/** What is to be marked: an instant of a camera, and the stretch around it. */
export interface BookmarkDraft extends TimeRange {
  readonly camera: CameraView
  readonly at: number
}
