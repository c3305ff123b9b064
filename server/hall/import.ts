import { CameraId, SourceId, type HallId } from '../contract/ids.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Config, ConfiguredCamera } from '../kernel/config/index.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Camera } from './camera.ts'
import type { Cameras } from './cameras.ts'
import type { SealedStreams } from './sealed-streams.ts'
import { findCameras, missingWindows, unitOfHall } from './store.ts'

/** Cameras to be imported, by their keys. */
export interface CameraImport {
  readonly hallId: HallId
  readonly cameras: readonly ConfiguredCamera[]
  /**
   * `once`: a camera that was imported before stays as the database has it. `follow`: its addresses follow those given
   * here; for the demo, whose simulator serves at another port each time.
   */
  readonly addresses: 'once' | 'follow'
}

export interface ImportOptions {
  readonly database: Database
  readonly cameras: Pick<Cameras, 'keep'>
  readonly streams: SealedStreams
  readonly clock: Clock
  readonly log: Log
  readonly defaults: Pick<Config['recorder'], 'transport' | 'retentionDays'>
}

/**
 * Imports cameras into a hall, each key once.
 * @throws DomainError `camera.unknownHall`, `camera.badUrl`
 */
export const importCameras = async (options: ImportOptions, wanted: CameraImport): Promise<void> => {
  const { database, cameras, streams, clock, log, defaults } = options
  // Those that were removed too: what a person took out does not come back with the next start.
  const everyCamera = await findCameras(database, { presence: 'any' })
  const known = new Map(everyCamera.map((camera) => [camera.importKey, camera]))

  const withWindows = async (trx: Transaction, camera: Camera): Promise<Camera> => {
    const missing = await missingWindows(trx, camera.hallId, camera.windows)
    if (missing.length > 0)
      log.warn({ camera: camera.importKey, windows: missing }, 'the hall has no window of these numbers')
    return { ...camera, windows: camera.windows.filter((number) => !missing.includes(number)) }
  }

  const sealed = async ({ url, subUrl }: ConfiguredCamera, sourceId: SourceId) => ({
    main: await streams.seal(url, sourceId),
    sub: subUrl === undefined ? null : await streams.seal(subUrl, sourceId),
  })

  const add = async (trx: Transaction, one: ConfiguredCamera): Promise<void> => {
    const unitId = await unitOfHall(trx, wanted.hallId)
    if (unitId === undefined) throw new DomainError('camera.unknownHall', { hallId: wanted.hallId })
    const sourceId = newId(SourceId)
    const camera = await withWindows(trx, {
      id: newId(CameraId),
      importKey: one.key,
      name: one.name,
      unitId,
      hallId: wanted.hallId,
      sourceId,
      windows: [...one.windows].sort((a, b) => a - b),
      plan: one.plan ?? null,
      ...(await sealed(one, sourceId)),
      onvif: null,
      ptz: false,
      ...defaults,
      enabled: true,
      priority: 5,
      createdAt: clock.now(),
      removedAt: null,
    })
    await cameras.keep(trx, camera, undefined, null)
  }

  const follow = async (trx: Transaction, before: Camera, one: ConfiguredCamera): Promise<void> => {
    const { main, sub } = await streams.open(before)
    if (main === one.url && sub === (one.subUrl ?? null)) return
    await cameras.keep(trx, { ...before, ...(await sealed(one, before.sourceId)) }, before, null)
  }

  await database.transaction(async (trx) => {
    for (const one of wanted.cameras) {
      const before = known.get(one.key)
      if (!before) await add(trx, one)
      else if (wanted.addresses === 'follow' && before.removedAt === null) await follow(trx, before, one)
    }
  })
}
