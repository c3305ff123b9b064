import type { Alerts } from '../alerts/index.ts'
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
import type { Sockets } from '../kernel/sockets/index.ts'
import { createAddressBook } from './camera-addresses.ts'
import { createCameras, type Cameras } from './cameras.ts'
import { cameraStreams, type CameraStream } from './live/index.ts'
import { importCameras, type CameraImport } from './import.ts'
import { inquiryRoutes } from './inquiry-routes.ts'
import { listRoutes } from './list-routes.ts'
import { createCameraLists, type UnitCodes } from './list/index.ts'
import { openDevice } from './onvif/index.ts'
import { createProbes, type ProbesOptions } from './probe/index.ts'
import { hallRoutes } from './routes.ts'
import { createSealedStreams } from './sealed-streams.ts'
import { createSourceCheck } from './source-check.ts'
import { createStatuses, type Statuses } from './statuses.ts'
import { createSteering, serveSteering } from './steering/index.ts'
import { wallRoutes } from './wall/index.ts'
import { createWatch, type Watch } from './watch/index.ts'

export type { Camera } from './camera.ts'
export type { Cameras } from './cameras.ts'
export type { CameraImport } from './import.ts'
export { auditJournal } from './journal-audit.ts'
export {
  createLive,
  createRoomCameras,
  type CameraStream,
  type Live,
  type LiveOptions,
  type RoomCamerasOptions,
} from './live/index.ts'
export type { CameraAddresses } from './sealed-streams.ts'
export type { Statuses } from './statuses.ts'
export type { Watch } from './watch/index.ts'

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
  readonly units: UnitCodes
  readonly ffmpeg: ProbesOptions['ffmpeg']
  readonly ffprobe: ProbesOptions['ffprobe']
  readonly steering: Config['steering']
  /** What a camera has where nobody says otherwise. */
  readonly defaults: Pick<Config['recorder'], 'transport' | 'retentionDays'>
  readonly alerts: Pick<Alerts, 'settle' | 'happened' | 'expire' | 'lasting'>
  /** Whether the recorder's journal was copied up to its end. */
  readonly journalCaughtUp: () => boolean
  /** When something is told. */
  readonly alertPolicy: Config['alerts'] & Pick<Config['retention'], 'warnDays'>
}

export interface Hall {
  readonly routes: readonly Route[]
  readonly cameras: Cameras
  readonly statuses: Statuses
  /** Raises alerts for what is not well. */
  readonly watch: Watch
  /**
   * The stream to show a camera live by, its sub-stream where it has one, for somebody who may watch it.
   * @throws DomainError `camera.unknown`, `camera.disabled`, `access.denied`, `key.wrong`
   */
  streamOf(cameraId: CameraId, actor: Actor): Promise<CameraStream>
  /** @throws DomainError `camera.unknownHall`, `camera.badUrl` */
  import(wanted: CameraImport): Promise<void>
  /** Serves steering in the namespace `/live`. */
  serveSteering(sockets: Sockets): void
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
  const addresses = createAddressBook(streams)
  const cameras = createCameras({ database, outbox, audit, streams, addresses, clock, nodeId, defaults })
  const statuses = createStatuses({ recorder, clock })
  const sources = createSourceCheck({ database, recorder, outbox, nodeId, log })
  const lists = createCameraLists({ database, cameras, addresses, units: options.units })
  const probes = createProbes({ ffmpeg: options.ffmpeg, ffprobe: options.ffprobe })
  const steering = createSteering({
    ...{ cameras, addresses, access, audit, clock, log },
    open: openDevice,
    settings: options.steering,
  })
  let stopServing = (): void => undefined
  const { transport } = defaults
  const watch = createWatch({
    database,
    alerts: options.alerts,
    status: () => statuses.recorder(),
    caughtUp: options.journalCaughtUp,
    clock,
    log,
    policy: options.alertPolicy,
  })
  return {
    routes: [
      // Before those that take whatever follows for a camera's id.
      ...listRoutes({ access, audit, cameras, lists }),
      ...wallRoutes({ database, clock }),
      ...inquiryRoutes({ access, audit, cameras, addresses, probes, openDevice, transport }),
      ...hallRoutes({ access, cameras, addresses, statuses, onChanged: (id) => steering.forget(id) }),
    ],
    cameras,
    statuses,
    watch,
    streamOf: cameraStreams(cameras, access),
    import: (wanted) => importCameras({ database, cameras, streams, clock, log, defaults }, wanted),
    serveSteering: (sockets) => {
      stopServing = serveSteering({ sockets, access, log }, steering)
    },
    checkSources: () => sources.check(),
    close: async () => {
      stopServing()
      await watch.close()
      await Promise.all([sources.close(), steering.close()])
    },
  }
}
