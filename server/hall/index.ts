import type { CameraId, NodeId } from '../contract/ids.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Database } from '../kernel/database/index.ts'
import type { Route } from '../kernel/http/index.ts'
import type { KeyStore } from '../kernel/keys/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Outbox } from '../kernel/outbox/index.ts'
import type { RecorderSocket } from '../kernel/recorder-socket/index.ts'
import { createCameras, type Cameras } from './cameras.ts'
import { cameraStreams, type CameraStream } from './live/index.ts'
import { importCameras, type CameraImport } from './import.ts'
import { hallRoutes } from './routes.ts'
import { createSealedStreams } from './sealed-streams.ts'
import { createSourceCheck } from './source-check.ts'
import { createStatuses, type Statuses } from './statuses.ts'

export type { Camera } from './camera.ts'
export type { Cameras } from './cameras.ts'
export type { CameraImport } from './import.ts'
export { auditJournal } from './journal-audit.ts'
export { createLive, type CameraStream, type Live, type LiveOptions } from './live/index.ts'
export type { CameraAddresses } from './sealed-streams.ts'
export type { Statuses } from './statuses.ts'

export interface HallOptions {
  readonly database: Database
  readonly recorder: Pick<RecorderSocket, 'status'>
  readonly outbox: Pick<Outbox, 'enqueue' | 'waiting'>
  readonly keys: KeyStore
  readonly audit: Pick<Audit, 'append'>
  readonly access: Access
  readonly clock: Clock
  readonly log: Log
  readonly nodeId: NodeId
  /** What a camera has where nobody says otherwise. */
  readonly defaults: Pick<Config['recorder'], 'transport' | 'retentionDays'>
}

export interface Hall {
  readonly routes: readonly Route[]
  readonly cameras: Cameras
  readonly statuses: Statuses
  /**
   * The stream to show a camera live by, its sub-stream where it has one, for somebody who may watch it.
   * @throws DomainError `camera.unknown`, `camera.disabled`, `access.denied`, `key.wrong`
   */
  streamOf(cameraId: CameraId, actor: Actor): Promise<CameraStream>
  /** @throws DomainError `camera.unknownHall`, `camera.badUrl` */
  import(wanted: CameraImport): Promise<void>
  /** Tells the recorder again of cameras that it should know and does not; done by itself once a minute. */
  checkSources(): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}

/** The service hall's cameras: who they are, how they are. */
export const createHall = (options: HallOptions): Hall => {
  const { database, outbox, audit, access, clock, log, nodeId, recorder } = options
  const defaults = { transport: options.defaults.transport, retentionDays: options.defaults.retentionDays }
  const streams = createSealedStreams(options.keys)
  const cameras = createCameras({ database, outbox, audit, streams, clock, nodeId, defaults })
  const statuses = createStatuses({ recorder, clock })
  const sources = createSourceCheck({ database, recorder, outbox, nodeId, log })
  return {
    routes: hallRoutes({ access, cameras, statuses }),
    cameras,
    statuses,
    streamOf: cameraStreams(cameras, access),
    import: (wanted) => importCameras({ database, cameras, streams, clock, log, defaults }, wanted),
    checkSources: () => sources.check(),
    close: () => sources.close(),
  }
}
