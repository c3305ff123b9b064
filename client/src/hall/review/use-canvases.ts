import type { CameraView } from '../../../../server/contract/camera.ts'
import { saveSnapshot } from './snapshot.ts'
import type { Review } from './use-review.ts'

/** The canvases of the stage: the review draws on them, and pictures are saved from them. */
export const useCanvases = (review: Pick<Review, 'attach' | 'now'>) => {
  const canvases = new Map<string, HTMLCanvasElement>()
  return {
    /** A tile brings its canvas, or takes it away. */
    attach: ({ sourceId }: CameraView, element: HTMLCanvasElement | null) => {
      if (element) canvases.set(sourceId, element)
      else canvases.delete(sourceId)
      review.attach(sourceId, element)
    },
    snapshot: (camera: CameraView | undefined) => {
      const canvas = camera && canvases.get(camera.sourceId)
      if (canvas) saveSnapshot(canvas, camera.name, review.now())
    },
  }
}
