import type { CameraView } from '../contract/camera.ts'
import type { CameraId, HallId, NodeId, SourceId, UnitId } from '../contract/ids.ts'
import type { SourceSettings } from '../contract/recorder.ts'
import type { EpochMs } from '../contract/time.ts'

/** An address without login, and the login sealed with the camera key. */
export interface SealedAddress {
  readonly url: string
  readonly credentials: string | null
}

/** A monitoring camera as business.db keeps it. */
export interface Camera {
  readonly id: CameraId
  /** Its key in the configuration it was imported from; null where a person added it. */
  readonly importKey: string | null
  readonly name: string
  readonly unitId: UnitId
  readonly hallId: HallId
  readonly sourceId: SourceId
  /** Numbers of the windows it covers, ascending. */
  readonly windows: readonly number[]
  readonly plan: { readonly x: number; readonly y: number } | null
  readonly main: SealedAddress
  readonly sub: SealedAddress | null
  /** Of its device service. */
  readonly onvif: SealedAddress | null
  /** Can be turned and zoomed by ONVIF. */
  readonly ptz: boolean
  readonly transport: 'tcp' | 'udp'
  readonly enabled: boolean
  readonly priority: number
  readonly retentionDays: number
  readonly createdAt: EpochMs
  /** When it was taken out of the hall; its footage stays until its time is over. */
  readonly removedAt: EpochMs | null
}

/** A camera as it leaves the server: no address, no login. */
export const cameraView = (camera: Camera): CameraView => ({
  id: camera.id,
  name: camera.name,
  unitId: camera.unitId,
  hallId: camera.hallId,
  sourceId: camera.sourceId,
  windows: [...camera.windows],
  plan: camera.plan,
  enabled: camera.enabled,
  hasSub: camera.sub !== null,
  ptz: camera.ptz && camera.onvif !== null,
  removed: camera.removedAt !== null,
})

/** What the recorder has to know of a camera to record it. */
export const sourceSettings = (camera: Camera, homeNode: NodeId): SourceSettings => ({
  id: camera.sourceId,
  homeNode,
  kind: 'rtsp',
  name: camera.name,
  url: camera.main.url,
  credentials: camera.main.credentials,
  transport: camera.transport,
  enabled: camera.enabled,
  priority: camera.priority,
  retentionDays: camera.retentionDays,
})

/** Whether the recorder has to be told: what it knows of a camera has changed. */
export const changesSource = (before: Camera, after: Camera, homeNode: NodeId): boolean =>
  JSON.stringify(sourceSettings(before, homeNode)) !== JSON.stringify(sourceSettings(after, homeNode))
