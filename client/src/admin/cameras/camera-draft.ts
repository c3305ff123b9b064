import type {
  AddressView,
  CameraChange,
  CameraSettings,
  NewCamera,
  OnvifLogin,
} from '../../../../server/contract/camera-settings.ts'
import { parsedAddress, sameService } from '../../../../server/contract/device-address.ts'
import type { HallId, UnitId } from '../../../../server/contract/ids.ts'

/** A camera as a form holds it: everything as it is typed. */
export interface CameraDraft {
  name: string
  unitId: UnitId | ''
  hallId: HallId | ''
  windows: string
  url: string
  user: string
  password: string
  subUrl: string
  onvifUrl: string
  onvifUser: string
  onvifPassword: string
  ptz: boolean
  transport: 'tcp' | 'udp'
  retentionDays: string
  priority: number
  enabled: boolean
  plan: { readonly x: number; readonly y: number } | null
}

export const emptyDraft = (): CameraDraft => ({
  ...{ name: '', unitId: '', hallId: '', windows: '', url: '', user: '', password: '', subUrl: '' },
  ...{ onvifUrl: '', onvifUser: '', onvifPassword: '', ptz: false, transport: 'tcp' as const },
  ...{ retentionDays: '30', priority: 5, enabled: true, plan: null },
})

/** The ONVIF login is asked for only where it is another than that of the main stream. */
const ownOnvifUser = ({ main, onvif }: CameraSettings): string =>
  onvif?.user !== undefined && onvif.user !== null && onvif.user !== main.user ? onvif.user : ''

export const draftOf = (camera: CameraSettings): CameraDraft => ({
  name: camera.name,
  unitId: camera.unitId,
  hallId: camera.hallId,
  windows: camera.windows.join(','),
  url: camera.main.url,
  user: camera.main.user ?? '',
  password: '',
  subUrl: camera.sub?.url ?? '',
  onvifUrl: camera.onvif?.url ?? '',
  onvifUser: ownOnvifUser(camera),
  onvifPassword: '',
  ptz: camera.ptz,
  transport: camera.transport,
  retentionDays: String(camera.retentionDays),
  priority: camera.priority,
  enabled: camera.enabled,
  plan: camera.plan,
})

export type DraftField = keyof CameraDraft
/** Fields that are typed as one line of text. */
export type TextField = Exclude<
  DraftField,
  'unitId' | 'hallId' | 'ptz' | 'transport' | 'priority' | 'enabled' | 'plan'
>
/** What is wrong with a field: a text of `cameraForm.wrong`. */
export type DraftProblem =
  | 'name'
  | 'unit'
  | 'hall'
  | 'windows'
  | 'windowsUnknown'
  | 'url'
  | 'onvifUrl'
  | 'loginInAddress'
  | 'user'
  | 'password'
  | 'passwordOtherDevice'
  | 'retentionDays'
export type DraftProblems = Readonly<Partial<Record<DraftField, DraftProblem>>>

export const windowNumbers = (text: string): readonly number[] =>
  text
    .split(/[\s,;，；、]+/u)
    .filter((part) => part !== '')
    .map(Number)

const addressProblem = (
  text: string,
  scheme: RegExp,
  problem: 'url' | 'onvifUrl',
): DraftProblem | undefined => {
  const address = parsedAddress(text.trim())
  if (!address || !scheme.test(address.protocol) || address.hostname === '') return problem
  return address.username === '' && address.password === '' ? undefined : 'loginInAddress'
}
const rtsp = /^rtsps?:$/u
const http = /^https?:$/u

const passwordProblem = (
  draft: { readonly url: string; readonly user: string; readonly password: string },
  kept: AddressView | null | undefined,
): DraftProblem | undefined => {
  if (draft.password !== '' || draft.user === '') return undefined
  if (!kept?.passwordSet || draft.user !== (kept.user ?? '')) return 'password'
  return sameService(draft.url, kept.url) ? undefined : 'passwordOtherDevice'
}

/** What is wrong with a draft, field by field. @param known window numbers of its hall */
export const problemsOf = (
  draft: CameraDraft,
  before: CameraSettings | undefined,
  known: ReadonlySet<number>,
): DraftProblems => {
  const windows = windowNumbers(draft.windows)
  const days = Number(draft.retentionDays)
  const found: Readonly<Record<string, DraftProblem | undefined>> = {
    name: draft.name.trim() === '' || draft.name.trim().length > 100 ? 'name' : undefined,
    unitId: draft.unitId === '' ? 'unit' : undefined,
    hallId: draft.hallId === '' ? 'hall' : undefined,
    windows: windows.some((number) => !Number.isInteger(number) || number < 1)
      ? 'windows'
      : windows.some((number) => !known.has(number))
        ? 'windowsUnknown'
        : undefined,
    url: addressProblem(draft.url, rtsp, 'url'),
    user: draft.user === '' && draft.password !== '' ? 'user' : undefined,
    password: passwordProblem(draft, before?.main),
    subUrl: draft.subUrl === '' ? undefined : addressProblem(draft.subUrl, rtsp, 'url'),
    onvifUrl: draft.onvifUrl === '' ? undefined : addressProblem(draft.onvifUrl, http, 'onvifUrl'),
    onvifUser: draft.onvifUser === '' && draft.onvifPassword !== '' ? 'user' : undefined,
    onvifPassword: passwordProblem(
      { url: draft.onvifUrl, user: draft.onvifUser, password: draft.onvifPassword },
      before?.onvif,
    ),
    retentionDays: Number.isInteger(days) && days >= 1 && days <= 36_500 ? undefined : 'retentionDays',
  }
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined))
}

/** A login as it is sent: left out where the kept one stays. */
const loginOf = (
  user: string,
  password: string,
  kept: AddressView | null | undefined,
): Pick<CameraChange, 'login'> => {
  if (password !== '') return { login: { user, password } }
  return user === '' && kept?.passwordSet ? { login: null } : {}
}

const trimmedOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** The main stream's login as it is sent. */
export const mainLogin = (draft: CameraDraft, before: CameraSettings | undefined) =>
  loginOf(draft.user, draft.password, before?.main)

/** The ONVIF login as it is sent: left out where the kept one stays, `main` where it had one of its own until now. */
export const onvifLogin = (
  draft: CameraDraft,
  before: CameraSettings | undefined,
): { readonly login?: Exclude<OnvifLogin, null> } => {
  if (draft.onvifPassword !== '') return { login: { user: draft.onvifUser, password: draft.onvifPassword } }
  return draft.onvifUser === '' && before && ownOnvifUser(before) !== '' ? { login: 'main' } : {}
}

/** The login to look a device up with: what is typed for it, or for the main stream where it shares that one's. */
export const lookupLogin = (
  draft: CameraDraft,
  before: CameraSettings | undefined,
): { readonly login?: OnvifLogin } => {
  const own = onvifLogin(draft, before)
  return draft.onvifUser === '' ? { ...own, ...mainLogin(draft, before) } : own
}

/** What a draft changes. */
export const changeOf = (draft: CameraDraft, before: CameraSettings): CameraChange => {
  const { login } = onvifLogin(draft, before)
  return {
    ...(draft.unitId !== '' && { unitId: draft.unitId }),
    name: draft.name.trim(),
    windows: [...windowNumbers(draft.windows)],
    url: draft.url.trim(),
    ...mainLogin(draft, before),
    subUrl: trimmedOrNull(draft.subUrl),
    onvifUrl: trimmedOrNull(draft.onvifUrl),
    ...(login && { onvifLogin: login }),
    ptz: draft.ptz,
    transport: draft.transport,
    retentionDays: Number(draft.retentionDays),
    priority: draft.priority,
    enabled: draft.enabled,
    plan: draft.plan,
  }
}

/** A draft without problems as a new camera; undefined while unit or hall are not chosen. */
export const newCameraOf = (draft: CameraDraft): NewCamera | undefined => {
  const { unitId, hallId } = draft
  if (unitId === '' || hallId === '') return undefined
  const { login } = onvifLogin(draft, undefined)
  return {
    ...{ unitId, hallId, name: draft.name.trim(), windows: [...windowNumbers(draft.windows)] },
    ...{
      url: draft.url.trim(),
      subUrl: trimmedOrNull(draft.subUrl),
      onvifUrl: trimmedOrNull(draft.onvifUrl),
    },
    ...mainLogin(draft, undefined),
    ...(login && { onvifLogin: login }),
    ...{ ptz: draft.ptz, transport: draft.transport, retentionDays: Number(draft.retentionDays) },
    ...{ priority: draft.priority, enabled: draft.enabled, plan: draft.plan },
  }
}
