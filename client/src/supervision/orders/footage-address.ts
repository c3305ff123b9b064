import type { RouteLocationRaw } from 'vue-router'
import { toAddressTime } from '../../ui/wall-clock.ts'

/** Where a camera's recording at an instant is reviewed. */
export const footageAddress = (cameraId: string, at: number): RouteLocationRaw => ({
  name: 'review',
  query: { cameras: cameraId, at: toAddressTime(at) },
})
