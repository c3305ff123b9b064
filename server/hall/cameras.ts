import type { CameraChange, NewCamera } from '../contract/camera-settings.ts'
import { CameraId, CommandId, SourceId, type NodeId, type UnitId } from '../contract/ids.ts'
import type { Actor } from '../kernel/access/index.ts'
import type { Audit, AuditActor } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { Outbox } from '../kernel/outbox/index.ts'
import type { CameraAddressBook } from './camera-addresses.ts'
import { changesSource, sourceSettings, type Camera } from './camera.ts'
import type { CameraAddresses, SealedStreams } from './sealed-streams.ts'
import {
  findCameras,
  missingWindows,
  putCamera,
  namesOfSources,
  unitOfHall,
  unitsOfSources,
  type Presence,
} from './store.ts'

/** The hall's cameras. What changes of them reaches the recorder by the outbox, whenever it is there. */
export interface Cameras {
  /** By name; those in the hall unless told otherwise. */
  list(presence?: Presence): Promise<readonly Camera[]>
  /** @throws DomainError `camera.unknown` */
  get(id: CameraId): Promise<Camera>
  /**
   * Units of the cameras that sources belong to; sources that are no camera's are left out.
   * @param within the transaction that asks, where one does: it holds the one connection there is
   */
  unitsOf(sources: readonly SourceId[], within?: Transaction): Promise<ReadonlyMap<SourceId, UnitId>>
  /** Names of the same. */
  namesOf(sources: readonly SourceId[]): Promise<ReadonlyMap<SourceId, string>>
  /** @throws DomainError `camera.unknown`, `key.wrong` */
  addresses(id: CameraId): Promise<CameraAddresses>
  /** @throws DomainError `camera.badUrl`, `camera.badOnvifUrl`, `camera.unknownHall`, `camera.unknownWindow` */
  add(input: NewCamera, actor: Actor): Promise<Camera>
  /**
   * Changes one camera; the recorder goes on with all others undisturbed.
   * @throws DomainError `camera.unknown`, `camera.badUrl`, `camera.badOnvifUrl`, `camera.loginNeeded`,
   * `camera.unknownWindow`
   */
  change(id: CameraId, input: CameraChange, actor: Actor): Promise<Camera>
  /**
   * Takes a camera out of the hall: it is not recorded any more and nobody can watch it live. What was recorded stays
   * until its time is over.
   * @throws DomainError `camera.unknown`
   */
  remove(id: CameraId, actor: Actor): Promise<void>
  /** Adds and changes several cameras, all or none. @throws DomainError as `add` and `change` */
  putAll(changes: readonly CameraPut[], actor: Actor): Promise<void>
  /** Keeps a camera, new or changed, as part of `trx`, and tells the recorder where that concerns it. */
  keep(trx: Transaction, camera: Camera, before: Camera | undefined, actor: AuditActor | null): Promise<void>
}

/** A camera to be added, or one to be changed. */
export type CameraPut =
  { readonly added: NewCamera } | { readonly changed: CameraId; readonly by: CameraChange }

export interface CamerasOptions {
  readonly database: Database
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly audit: Pick<Audit, 'append'>
  readonly streams: SealedStreams
  readonly addresses: CameraAddressBook
  readonly clock: Clock
  readonly nodeId: NodeId
  /** What a camera has where nobody says otherwise. */
  readonly defaults: Pick<Config['recorder'], 'transport' | 'retentionDays'>
}

const inOrder = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b)

export const createCameras = (options: CamerasOptions): Cameras => {
  const { database, outbox, audit, streams, addresses, clock, nodeId, defaults } = options

  const find = async (trx: Database, id: CameraId): Promise<Camera> => {
    const [camera] = await findCameras(trx, { id })
    if (!camera) throw new DomainError('camera.unknown', { cameraId: id })
    return camera
  }
  const get = (id: CameraId): Promise<Camera> => find(database, id)

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

  const create = async (input: NewCamera): Promise<Camera> => {
    const sourceId = newId(SourceId)
    const { name, unitId, hallId, windows, plan, ptz, enabled, priority, transport, retentionDays } = input
    return {
      ...{ name, unitId, hallId, plan, ptz, enabled, priority, sourceId },
      id: newId(CameraId),
      importKey: null,
      windows: inOrder(windows),
      ...(await addresses.settle(input, sourceId)),
      transport: transport ?? defaults.transport,
      retentionDays: retentionDays ?? defaults.retentionDays,
      createdAt: clock.now(),
      removedAt: null,
    }
  }

  const changed = async (before: Camera, input: CameraChange): Promise<Camera> => {
    const { main, sub, onvif } = await addresses.change(before, input)
    return {
      ...before,
      ...{ main, sub, onvif },
      name: input.name ?? before.name,
      unitId: input.unitId ?? before.unitId,
      windows: input.windows ? inOrder(input.windows) : before.windows,
      plan: input.plan === undefined ? before.plan : input.plan,
      ptz: input.ptz ?? before.ptz,
      transport: input.transport ?? before.transport,
      enabled: input.enabled ?? before.enabled,
      priority: input.priority ?? before.priority,
      retentionDays: input.retentionDays ?? before.retentionDays,
    }
  }

  const keepAdded = async (trx: Transaction, camera: Camera, actor: Actor): Promise<void> => {
    if ((await unitOfHall(trx, camera.hallId)) === undefined)
      throw new DomainError('camera.unknownHall', { hallId: camera.hallId })
    await requireWindows(trx, camera)
    await keep(trx, camera, undefined, actor)
  }
  /** Changes the camera as it is now: what others changed meanwhile stays, and what they took out is not brought back. */
  const keepChanged = async (
    trx: Transaction,
    id: CameraId,
    input: CameraChange,
    actor: Actor,
  ): Promise<Camera> => {
    const before = await find(trx, id)
    const after = await changed(before, input)
    await requireWindows(trx, after)
    await keep(trx, after, before, actor)
    return after
  }

  return {
    list: (presence = 'present') => findCameras(database, { presence }),
    get,
    unitsOf: (sources, within) => unitsOfSources(within ?? database, sources),
    namesOf: (sources) => namesOfSources(database, sources),
    addresses: async (id) => streams.open(await get(id)),
    add: async (input, actor) => {
      const camera = await create(input)
      await database.transaction((trx) => keepAdded(trx, camera, actor))
      return camera
    },
    change: (id, input, actor) => database.transaction((trx) => keepChanged(trx, id, input, actor)),
    remove: async (id, actor) => {
      await database.transaction(async (trx) => {
        const camera = await find(trx, id)
        await putCamera(trx, { ...camera, enabled: false, removedAt: clock.now() }, clock.now())
        await outbox.enqueue(trx, {
          type: 'source.remove',
          id: newId(CommandId),
          sourceId: camera.sourceId,
        })
        const { name, unitId, retentionDays } = camera
        await audit.append(
          { action: 'camera.removed', actor, subject: id, data: { name, unitId, retentionDays } },
          trx,
        )
      })
    },
    putAll: (changes, actor) =>
      database.transaction(async (trx) => {
        for (const change of changes)
          if ('added' in change) await keepAdded(trx, await create(change.added), actor)
          else await keepChanged(trx, change.changed, change.by, actor)
      }),
    keep,
  }
}
