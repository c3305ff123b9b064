import type { CameraId } from '../../../server/contract/ids.ts'
import { liveNamespace } from '../../../server/contract/live.ts'
import {
  steerEvents,
  steerServerEvents,
  type Preset,
  type SteerHolder,
} from '../../../server/contract/steering.ts'
import { createObservable, type Observable } from './observable.ts'
import { openNamespace, SocketError } from './socket.ts'

export interface SteerView {
  /** Commands reach the server. */
  readonly connected: boolean
  readonly holder: SteerHolder | null
  /** One's own: a higher one takes over. */
  readonly rank: number
  /** Error code of what was refused last; null once something succeeds. */
  readonly refused: string | null
}

/** Shares of the fastest, −1 to 1; positive is right, up, and nearer. */
export interface SteerVector {
  readonly pan: number
  readonly tilt: number
  readonly zoom: number
}

/** One camera's steering. Commands never reject: what is refused stands in the state. */
export interface SteerConnection {
  readonly state: Observable<SteerView>
  /** Moves until `stop`; renewed by itself meanwhile. */
  move(velocity: SteerVector): void
  stop(): void
  release(): Promise<void>
  presets(): Promise<readonly Preset[]>
  gotoPreset(token: string): Promise<boolean>
  savePreset(name: string): Promise<boolean>
  removePreset(token: string): Promise<boolean>
  /** Stops a movement, and frees everything. Idempotent. */
  close(): void
}

/** Well under the time after which the server stops a movement that is not renewed. */
const renewEveryMs = 500

export const createSteerConnection = (cameraId: CameraId): SteerConnection => {
  const state = createObservable<SteerView>({ connected: false, holder: null, rank: 0, refused: null })
  const update = (change: Partial<SteerView>): void => state.set({ ...state.value, ...change })
  const socket = openNamespace(liveNamespace, { asked: steerEvents, told: steerServerEvents })
  let renewing: ReturnType<typeof setInterval> | undefined

  const told = async (asking: Promise<unknown>): Promise<boolean> => {
    try {
      await asking
      update({ refused: null })
      return true
    } catch (error) {
      endRenewing()
      update({ refused: error instanceof SocketError ? error.code : 'server.internal' })
      return false
    }
  }
  const endRenewing = (): void => {
    clearInterval(renewing)
    renewing = undefined
  }
  const follow = async (): Promise<void> => {
    const { holder, rank } = await socket.request('steer.follow', { cameraId })
    update({ connected: true, holder, rank })
  }

  socket.onConnect(() => void told(follow()))
  socket.onDisconnect(() => {
    endRenewing()
    update({ connected: false })
  })
  socket.listen({
    'steer.changed': ({ cameraId: of, holder }) => {
      if (of === cameraId) update({ holder })
    },
  })
  socket.connect()

  return {
    state,
    move: (velocity) => {
      endRenewing()
      const send = (): void => void told(socket.request('steer.move', { cameraId, ...velocity }))
      renewing = setInterval(send, renewEveryMs)
      send()
    },
    stop: () => {
      if (renewing === undefined) return
      endRenewing()
      void told(socket.request('steer.stop', { cameraId }))
    },
    release: async () => {
      await told(socket.request('steer.release', { cameraId }))
    },
    presets: async () => (await socket.request('steer.presets', { cameraId })).items,
    gotoPreset: (preset) => told(socket.request('steer.goto', { cameraId, preset })),
    savePreset: (name) => told(socket.request('steer.savePreset', { cameraId, name })),
    removePreset: (preset) => told(socket.request('steer.removePreset', { cameraId, preset })),
    close: () => {
      endRenewing()
      // The server stops what this socket moves when it is gone.
      socket.close()
    },
  }
}
