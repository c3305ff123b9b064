import type { FloorInputs } from '../../contract/floor/commands.ts'
import { change, requireSeats, unchanged, type Rule } from './floor.ts'

/** A camera of the hall takes the place of a venue's own: that is how the meeting sees the hall. */
export const hallCameraRules: { readonly seatCamera: Rule<FloorInputs['seatCamera']> } = {
  seatCamera: (floor, { seatId, cameraId }) => {
    requireSeats(floor, [seatId])
    if ((floor.cameras[seatId] ?? null) === cameraId) return unchanged(floor)
    const others = Object.entries(floor.cameras).filter(([id]) => id !== seatId)
    const cameras = Object.fromEntries(cameraId === null ? others : [...others, [seatId, cameraId]])
    return change(floor, { cameras: cameras }, { type: 'camera.seated', seatId, cameraId })
  },
}
