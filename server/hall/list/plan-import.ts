import { NewCamera, type CameraChange, type CameraImport } from '../../contract/camera-settings.ts'
import { sameService } from '../../contract/device-address.ts'
import type { HallId, UnitId } from '../../contract/ids.ts'
import type { CsvLine } from '../../kernel/csv/index.ts'
import type { Camera } from '../camera.ts'
import type { CameraPut } from '../cameras.ts'
import type { NamedHall } from '../store.ts'
import type { CameraColumn } from './columns.ts'
import { readLine, type LineProblem, type ReadLine } from './read-line.ts'

export interface ImportGround {
  /** All cameras there are. */
  readonly cameras: readonly Camera[]
  /** User of the login that is kept of a camera's main stream, '' where it has none; undefined where it cannot be read. */
  readonly userOf: (camera: Camera) => string | undefined
  readonly halls: readonly NamedHall[]
  readonly windowsOf: (hallId: HallId) => ReadonlySet<number>
  readonly unitIdOf: (code: string) => UnitId | undefined
  readonly unitOfHall: (hallId: HallId) => UnitId | undefined
  /** Whether whoever imports may manage this unit's cameras. */
  readonly mayManage: (unitId: UnitId) => boolean
}

export type PlannedLine = CameraImport['lines'][number] & { readonly put?: CameraPut }

interface Target {
  readonly hallId: HallId
  readonly camera: Camera | undefined
}

const targetOf = (read: ReadLine, ground: ImportGround): Target | LineProblem => {
  const [first, ...others] = ground.halls
  const named = ground.halls.find(({ name }) => name === read.hall)
  if (read.hall !== '' && !named) return 'hall.unknown'
  if (read.id !== '') {
    const camera = ground.cameras.find(({ id }) => id === read.id)
    if (!camera) return 'id.unknown'
    return named && named.id !== camera.hallId ? 'hall.fixed' : { hallId: camera.hallId, camera }
  }
  const hallId = named?.id ?? (others.length === 0 ? first?.id : undefined)
  if (hallId === undefined) return 'hall.unknown'
  const same = ground.cameras.filter((camera) => camera.hallId === hallId && camera.name === read.name)
  return same.length > 1 ? 'name.ambiguous' : { hallId, camera: same[0] }
}

/** Whether a new address would need a login that is not given: a kept password goes to its own service only. */
const needsLogin = (camera: Camera, { url, login }: CameraChange): boolean =>
  url !== undefined &&
  login === undefined &&
  camera.main.credentials !== null &&
  new URL(url).username === '' &&
  !sameService(url, camera.main.url)

const same = (camera: Camera, change: CameraChange): boolean => {
  const now: CameraChange = {
    ...{ name: camera.name, unitId: camera.unitId, windows: [...camera.windows], plan: camera.plan },
    ...{ url: camera.main.url, subUrl: camera.sub?.url ?? null, onvifUrl: camera.onvif?.url ?? null },
    ...{ ptz: camera.ptz, transport: camera.transport, enabled: camera.enabled },
    ...{ priority: camera.priority, retentionDays: camera.retentionDays },
  }
  return Object.entries(change).every(
    ([key, value]) => JSON.stringify(value) === JSON.stringify(now[key as keyof CameraChange]),
  )
}

const planOne = (read: ReadLine, ground: ImportGround): LineProblem | 'unchanged' | CameraPut => {
  const target = targetOf(read, ground)
  if (typeof target === 'string') return target
  const { hallId, camera } = target
  const unitId =
    read.unitCode === ''
      ? (camera?.unitId ?? ground.unitOfHall(hallId))
      : ground.unitIdOf(read.unitCode.toUpperCase())
  if (unitId === undefined) return 'unit.unknown'
  if (!ground.mayManage(unitId) || (camera && !ground.mayManage(camera.unitId))) return 'unit.notYours'
  const known = ground.windowsOf(hallId)
  if (read.change.windows?.some((number) => !known.has(number))) return 'windows.unknown'
  if (!camera) {
    const { url } = read.change
    if (url === undefined) return 'url.missing'
    // Of a camera that is not known no password is kept, as where the list was exported elsewhere.
    if (read.user !== '' && read.change.login === undefined && new URL(url).username === '')
      return 'login.passwordMissing'
    const added = NewCamera.parse({ ...read.change, url, hallId, unitId })
    return { added }
  }
  const by = { ...read.change, unitId }
  if (needsLogin(camera, by)) return 'login.needed'
  const user = ground.userOf(camera)
  // The kept login stays where the list says nothing new of it; a new name without its password would be lost.
  if (user !== undefined && read.user !== '' && read.user !== user && by.login === undefined)
    return 'login.userChanged'
  return same(camera, by) ? 'unchanged' : { changed: camera.id, by }
}

/** What a list would do to the cameras there are. Doing it twice changes nothing the second time. */
export const planImport = (
  lines: readonly CsvLine<CameraColumn>[],
  ground: ImportGround,
): readonly PlannedLine[] => {
  const seen = new Set<string>()
  return lines.map((csv): PlannedLine => {
    const read = readLine(csv)
    const said = { line: csv.line, name: csv.values.name ?? '' }
    const wrong = (problem: LineProblem): PlannedLine => ({ ...said, outcome: 'error', problem })
    if (typeof read === 'string') return wrong(read)
    const key = read.id === '' ? `${read.hall}/${read.name}` : read.id
    if (seen.has(key)) return wrong(read.id === '' ? 'name.repeated' : 'id.repeated')
    seen.add(key)
    const planned = planOne(read, ground)
    if (planned === 'unchanged') return { ...said, outcome: 'unchanged', problem: null }
    if (typeof planned === 'string') return wrong(planned)
    return { ...said, outcome: 'added' in planned ? 'created' : 'changed', problem: null, put: planned }
  })
}
