import type { CameraImport } from '../../contract/camera-settings.ts'
import type { CameraId, HallId, UnitId } from '../../contract/ids.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { readCsv, writeCsv } from '../../kernel/csv/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Camera } from '../camera.ts'
import type { CameraAddressBook } from '../camera-addresses.ts'
import type { Cameras } from '../cameras.ts'
import { listHalls, unitOfHall, windowsOfHall } from '../store.ts'
import { columns, heading, maxLines, type CameraColumn } from './columns.ts'
import { planImport } from './plan-import.ts'

/** How lists name units. */
export interface UnitCodes {
  codeOf(id: UnitId): string | undefined
  idOf(code: string): UnitId | undefined
}

/** Cameras as a list (CSV) that spreadsheets open, out and in again. */
export interface CameraLists {
  /**
   * These cameras, without their passwords: a list that is imported again leaves those as they are.
   */
  write(cameras: readonly Camera[]): Promise<string>
  /**
   * Brings the cameras up to date with a list; those that it does not name stay. Where the list has an error, or in a
   * dry run, nothing is done.
   * @throws DomainError `camera.importRefused` with the lines that have errors, or where it is no list
   */
  read(
    text: string,
    options: { readonly dryRun: boolean; readonly actor: Actor; readonly mayManage: (id: UnitId) => boolean },
  ): Promise<CameraImport>
}

export const createCameraLists = (parts: {
  readonly database: Database
  readonly cameras: Cameras
  readonly addresses: Pick<CameraAddressBook, 'kept'>
  readonly units: UnitCodes
}): CameraLists => {
  const { database, cameras, addresses, units } = parts

  const valuesOf = async (
    camera: Camera,
    hallNames: ReadonlyMap<HallId, string>,
  ): Promise<Readonly<Record<Exclude<CameraColumn, 'password'>, string>>> => {
    const main = await addresses.kept(camera.main, camera.sourceId)
    return {
      id: camera.id,
      name: camera.name,
      hall: hallNames.get(camera.hallId) ?? '',
      unitCode: units.codeOf(camera.unitId) ?? '',
      windows: camera.windows.join(';'),
      url: camera.main.url,
      subUrl: camera.sub?.url ?? '',
      user: typeof main === 'object' ? (main.login?.user ?? '') : '',
      onvifUrl: camera.onvif?.url ?? '',
      ptz: camera.ptz ? '是' : '否',
      transport: camera.transport,
      priority: String(camera.priority),
      retentionDays: String(camera.retentionDays),
      enabled: camera.enabled ? '是' : '否',
    }
  }

  const plan = async (text: string, mayManage: (id: UnitId) => boolean) => {
    const list = readCsv(text, { columns, required: ['name'], maxLines })
    if (!list.ok) throw new DomainError('camera.importRefused', list.why, { cause: list.cause })
    const halls = await listHalls(database)
    const windows = new Map<HallId, ReadonlySet<number>>()
    const unitsOfHalls = new Map<HallId, UnitId | undefined>()
    for (const { id } of halls) {
      windows.set(id, new Set(await windowsOfHall(database, id)))
      unitsOfHalls.set(id, await unitOfHall(database, id))
    }
    const listed = await cameras.list()
    const users = new Map<CameraId, string>()
    for (const { id, main, sourceId } of listed) {
      const kept = await addresses.kept(main, sourceId)
      if (typeof kept === 'object') users.set(id, kept.login?.user ?? '')
    }
    return planImport(list.lines, {
      cameras: listed,
      userOf: ({ id }) => users.get(id),
      halls,
      windowsOf: (id) => windows.get(id) ?? new Set(),
      unitIdOf: (code) => units.idOf(code),
      unitOfHall: (id) => unitsOfHalls.get(id),
      mayManage,
    })
  }

  return {
    write: async (listed) => {
      const hallNames = new Map((await listHalls(database)).map(({ id, name }) => [id, name]))
      const rows = await Promise.all(listed.map((camera) => valuesOf(camera, hallNames)))
      const written = (Object.keys(columns) as CameraColumn[]).filter((column) => column !== 'password')
      return writeCsv(
        written.map(heading),
        rows.map((row) => written.map((column) => row[column])),
      )
    },
    read: async (text, { dryRun, actor, mayManage }) => {
      const planned = await plan(text, mayManage)
      const lines = planned.map(({ line, name, outcome, problem }) => ({ line, name, outcome, problem }))
      if (dryRun) return { lines }
      const errors = lines.filter(({ outcome }) => outcome === 'error')
      if (errors.length > 0) throw new DomainError('camera.importRefused', { lines: errors.slice(0, 100) })
      await cameras.putAll(
        planned.flatMap(({ put }) => (put ? [put] : [])),
        actor,
      )
      return { lines }
    },
  }
}
