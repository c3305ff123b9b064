import type { CameraStatus } from '../contract/camera.ts'
import type { CameraId } from '../contract/ids.ts'

/**
 * What people see of a camera's state. Between two attempts at a camera that does not answer nothing is different for
 * who looks at it; its rates change all the time and are asked for where they are shown.
 */
const seen = ({ state, reason, since, lastError, health }: CameraStatus): string => {
  const shown = state === 'starting' && reason !== null ? 'waiting' : state
  return JSON.stringify([shown, reason, since, lastError, health?.restarts, health?.picture])
}

/** Which cameras are different from the last look. */
export interface Changes {
  /** Begins with how they are now. */
  begin(statuses: readonly CameraStatus[]): void
  /** Those that are different from the last look. */
  look(statuses: readonly CameraStatus[]): readonly CameraStatus[]
}

export const createChanges = (): Changes => {
  let before: ReadonlyMap<CameraId, string> = new Map()
  const begin = (statuses: readonly CameraStatus[]): void => {
    before = new Map(statuses.map((status) => [status.cameraId, seen(status)]))
  }
  return {
    begin,
    look: (statuses) => {
      const changed = statuses.filter((status) => before.get(status.cameraId) !== seen(status))
      begin(statuses)
      return changed
    },
  }
}
