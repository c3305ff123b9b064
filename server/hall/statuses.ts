import type { CameraStatus } from '../contract/camera.ts'
import type { RecorderStatus, SourceStatus } from '../contract/recorder.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { RecorderSocket } from '../kernel/recorder-socket/index.ts'
import type { Camera } from './camera.ts'

/** How cameras are, as the recorder tells it. */
export interface Statuses {
  /** In the order given; `unknown` where the recorder does not answer or does not know the camera yet. */
  of(cameras: readonly Camera[]): Promise<readonly CameraStatus[]>
  /** What the recorder answers now, or did a moment ago; undefined where it does not. */
  recorder(): Promise<RecorderStatus | undefined>
}

/** A status this young is told again: many people look at the same hall. */
const freshMs = 1000

const unknown = {
  state: 'unknown',
  since: null,
  reason: null,
  lastError: null,
  coveredTo: null,
  restarts: 0,
  lagMs: null,
  health: null,
} as const

/** One camera's status out of what the recorder says of its source. */
export const cameraStatus = (camera: Camera, source: SourceStatus | undefined): CameraStatus =>
  source
    ? {
        cameraId: camera.id,
        state: source.state,
        since: source.since,
        reason: source.reason,
        lastError: source.lastError,
        coveredTo: source.coveredTo,
        restarts: source.restarts,
        lagMs: source.lagMs,
        health: source.health,
      }
    : { cameraId: camera.id, ...unknown }

export const createStatuses = (options: {
  readonly recorder: Pick<RecorderSocket, 'status'>
  readonly clock: Clock
}): Statuses => {
  const { recorder, clock } = options
  let latest: { readonly askedAt: number; readonly answer: Promise<RecorderStatus | undefined> } | undefined

  /** One question at a time, whoever asks; undefined where the recorder does not answer. */
  const ask = (): Promise<RecorderStatus | undefined> => {
    const now = clock.monotonic()
    if (!latest || now - latest.askedAt >= freshMs)
      latest = { askedAt: now, answer: recorder.status().catch(() => undefined) }
    return latest.answer
  }

  return {
    recorder: ask,
    of: async (cameras) => {
      const answer = await ask()
      const bySource = new Map(answer?.sources.map((source) => [source.sourceId, source]))
      return cameras.map((camera) => cameraStatus(camera, bySource.get(camera.sourceId)))
    },
  }
}
