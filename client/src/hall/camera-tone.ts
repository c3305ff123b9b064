import type { CameraStatus, CameraView } from '../../../server/contract/camera.ts'
import type { StateTone } from '../ui/state-tone.ts'

export type CameraState = CameraStatus['state']

const tones: Readonly<Record<CameraState, StateTone>> = {
  recording: 'normal',
  starting: 'warning',
  waiting: 'fault',
  disabled: 'off',
  stopped: 'fault',
  unknown: 'off',
}

export const toneOf = (state: CameraState): StateTone => tones[state]

/** A camera with how it is now. */
export interface ShownCamera {
  readonly camera: CameraView
  readonly status: CameraStatus | undefined
  readonly state: CameraState
}

/** Between two attempts at a camera that does not answer nothing is different for who looks at it: it stays `waiting`. */
const stateOf = (status: CameraStatus | undefined): CameraState => {
  if (!status) return 'unknown'
  return status.state === 'starting' && status.reason !== null ? 'waiting' : status.state
}

/** Since when a camera gives nothing, epoch milliseconds: the end of its footage, where it ever had any. */
export const silentSince = ({ state, status }: ShownCamera): number | undefined =>
  state === 'waiting' ? (status?.coveredTo ?? status?.since ?? undefined) : undefined

/** Cameras in the order of their names, figures counted as figures, each with its status. */
export const withStatus = (
  cameras: readonly CameraView[],
  statuses: readonly CameraStatus[],
): readonly ShownCamera[] => {
  const byId = new Map(statuses.map((status) => [status.cameraId, status]))
  const names = new Intl.Collator('zh-CN', { numeric: true })
  return cameras
    .map((camera) => {
      const status = byId.get(camera.id)
      return { camera, status, state: stateOf(status) }
    })
    .sort((one, other) => names.compare(one.camera.name, other.camera.name))
}

/** Whether a camera answers to what was typed: part of its name, or the number of a window it covers. */
export const matches = ({ camera }: ShownCamera, text: string): boolean => {
  const wanted = text.trim().toLowerCase()
  return (
    wanted === '' || camera.name.toLowerCase().includes(wanted) || camera.windows.map(String).includes(wanted)
  )
}
