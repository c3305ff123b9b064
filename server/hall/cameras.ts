import type { CameraChange, NewCamera } from '../contract/camera.ts'
import { CameraId, CommandId, SourceId, type NodeId, type UnitId } from '../contract/ids.ts'
import type { Actor } from '../kernel/access/index.ts'
import type { Audit, AuditActor } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { Outbox } from '../kernel/outbox/index.ts'
import { changesSource, sourceSettings, type Camera } from './camera.ts'
import type { CameraAddresses, SealedStreams } from './sealed-streams.ts'
import { findCameras, missingWindows, putCamera, unitOfHall, unitsOfSources } from './store.ts'

/** The hall's cameras. What changes of them reaches the recorder by the outbox, whenever it is there. */
export interface Cameras {
  list(): Promise<readonly Camera[]>
  /** @throws DomainError `camera.unknown` */
  get(id: CameraId): Promise<Camera>
  /** Units of the cameras that sources belong to; sources that are no camera's are left out. */
  unitsOf(sources: readonly SourceId[]): Promise<ReadonlyMap<SourceId, UnitId>>
  /** @throws DomainError `camera.unknown`, `key.wrong` */
  addresses(id: CameraId): Promise<CameraAddresses>
  /** @throws DomainError `camera.badUrl`, `camera.unknownHall`, `camera.unknownWindow` */
  add(input: NewCamera, actor: Actor): Promise<Camera>
  /** @throws DomainError `camera.unknown`, `camera.badUrl`, `camera.unknownWindow` */
  change(id: CameraId, input: CameraChange, actor: Actor): Promise<Camera>
  /** Keeps a camera, new or changed, as part of `trx`, and tells the recorder where that concerns it. */
  keep(trx: Transaction, camera: Camera, before: Camera | undefined, actor: AuditActor | null): Promise<void>
}

export interface CamerasOptions {
  readonly database: Database
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly audit: Pick<Audit, 'append'>
  readonly streams: SealedStreams
  readonly clock: Clock
  readonly nodeId: NodeId
  /** What a camera has where nobody says otherwise. */
  readonly defaults: Pick<Config['recorder'], 'transport' | 'retentionDays'>
}

const inOrder = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b)

export const createCameras = (options: CamerasOptions): Cameras => {
  const { database, outbox, audit, streams, clock, nodeId, defaults } = options

  const get = async (id: CameraId): Promise<Camera> => {
    const [camera] = await findCameras(database, { id })
    if (!camera) throw new DomainError('camera.unknown', { cameraId: id })
    return camera
  }

  const keep: Cameras['keep'] = async (trx, camera, before, actor) => {
    await putCamera(trx, camera, clock.now())
    if (!before || changesSource(before, camera, nodeId)) {
      const source = sourceSettings(camera, nodeId)
      await outbox.enqueue(trx, { type: 'source.put', id: newId(CommandId), source })
    }
    const { id, name, unitId, enabled, main } = camera
    await audit.append(
      {
        action: before ? 'camera.changed' : 'camera.added',
        actor,
        subject: id,
        data: { name, unitId, enabled, url: main.url },
      },
      trx,
    )
  }

  const requireWindows = async (trx: Transaction, { hallId, windows }: Camera): Promise<void> => {
    const missing = await missingWindows(trx, hallId, windows)
    if (missing.length > 0) throw new DomainError('camera.unknownWindow', { hallId, windows: missing })
  }

  const sealSub = async (address: string | null, sourceId: SourceId): Promise<Camera['sub']> =>
    address === null ? null : streams.seal(address, sourceId)

  const create = async (input: NewCamera): Promise<Camera> => {
    const sourceId = newId(SourceId)
    const { url, subUrl, windows, transport, retentionDays, ...rest } = input
    return {
      ...rest,
      id: newId(CameraId),
      importKey: null,
      sourceId,
      windows: inOrder(windows),
      main: await streams.seal(url, sourceId),
      sub: await sealSub(subUrl, sourceId),
      transport: transport ?? defaults.transport,
      retentionDays: retentionDays ?? defaults.retentionDays,
      createdAt: clock.now(),
    }
  }

  const changed = async (before: Camera, input: CameraChange): Promise<Camera> => {
    const { url, subUrl, windows } = input
    return {
      ...before,
      name: input.name ?? before.name,
      unitId: input.unitId ?? before.unitId,
      windows: windows ? inOrder(windows) : before.windows,
      plan: input.plan === undefined ? before.plan : input.plan,
      main: url === undefined ? before.main : await streams.seal(url, before.sourceId),
      sub: subUrl === undefined ? before.sub : await sealSub(subUrl, before.sourceId),
      transport: input.transport ?? before.transport,
      enabled: input.enabled ?? before.enabled,
      priority: input.priority ?? before.priority,
      retentionDays: input.retentionDays ?? before.retentionDays,
    }
  }

  return {
    list: () => findCameras(database),
    get,
    unitsOf: (sources) => unitsOfSources(database, sources),
    addresses: async (id) => streams.open(await get(id)),
    add: async (input, actor) => {
      const camera = await create(input)
      await database.transaction(async (trx) => {
        if ((await unitOfHall(trx, camera.hallId)) === undefined)
          throw new DomainError('camera.unknownHall', { hallId: camera.hallId })
        await requireWindows(trx, camera)
        await keep(trx, camera, undefined, actor)
      })
      return camera
    },
    change: async (id, input, actor) => {
      const before = await get(id)
      const after = await changed(before, input)
      await database.transaction(async (trx) => {
        await requireWindows(trx, after)
        await keep(trx, after, before, actor)
      })
      return after
    },
    keep,
  }
}
