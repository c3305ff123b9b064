import type { CameraChange } from '../../contract/camera-settings.ts'
import { CameraChange as CameraChangeSchema } from '../../contract/camera-settings.ts'
import { unguard, type CsvLine } from '../../kernel/csv/index.ts'
import { splitAddress, type AddressKind } from '../stream-address.ts'
import type { CameraColumn } from './columns.ts'

/** What is wrong with a line, as stable words. */
export type LineProblem =
  | 'id.unknown'
  | 'id.repeated'
  | 'name.invalid'
  | 'name.repeated'
  | 'name.ambiguous'
  | 'hall.unknown'
  | 'hall.fixed'
  | 'unit.unknown'
  | 'unit.notYours'
  | 'windows.invalid'
  | 'windows.unknown'
  | 'url.missing'
  | 'url.invalid'
  | 'subUrl.invalid'
  | 'onvifUrl.invalid'
  | 'login.incomplete'
  | 'login.passwordMissing'
  | 'login.userChanged'
  | 'login.needed'
  | 'ptz.invalid'
  | 'transport.invalid'
  | 'priority.invalid'
  | 'retentionDays.invalid'
  | 'enabled.invalid'

/** A line's plain values, in the shape that a change has; what it leaves empty stays as it is. */
export interface ReadLine {
  readonly line: number
  readonly id: string
  readonly name: string
  readonly hall: string
  readonly unitCode: string
  /** Of a login; with no password in the change it is only what an export says of a kept one. */
  readonly user: string
  readonly change: CameraChange
}

const flags: Readonly<Record<string, boolean>> = {
  yes: true,
  no: false,
  是: true,
  否: false,
  '1': true,
  '0': false,
}

const isAddress = (text: string, kind: AddressKind): boolean => {
  try {
    splitAddress(text, kind)
    return true
  } catch {
    return false
  }
}

/** Reads one line; a problem where a value is none. What needs the cameras there are is looked at later. */
export const readLine = ({ line, values }: CsvLine<CameraColumn>): ReadLine | LineProblem => {
  const text = (column: CameraColumn): string => unguard(values[column] ?? '')
  const change: Record<string, unknown> = {}
  const set = (column: string, value: unknown): void => {
    change[column] = value
  }

  const name = text('name')
  if (name === '') return 'name.invalid'
  set('name', name)
  if (text('windows') !== '')
    set(
      'windows',
      text('windows')
        .split(/[\s;,、，；]+/u)
        .map(Number),
    )
  for (const [column, kind] of [
    ['url', 'stream'],
    ['subUrl', 'stream'],
    ['onvifUrl', 'onvif'],
  ] as const) {
    const address = text(column)
    if (address === '') continue
    if (!isAddress(address, kind)) return `${column}.invalid`
    set(column, address)
  }
  const [user, password] = [text('user'), text('password')]
  // A password without a user says nothing; a user without one is what an export holds: the kept login stays.
  if (user === '' && password !== '') return 'login.incomplete'
  if (password !== '') set('login', { user, password })
  for (const column of ['ptz', 'enabled'] as const) {
    const value = text(column).toLowerCase()
    if (value === '') continue
    if (flags[value] === undefined) return `${column}.invalid`
    set(column, flags[value])
  }
  if (text('transport') !== '') set('transport', text('transport').toLowerCase())
  for (const column of ['priority', 'retentionDays'] as const)
    if (text(column) !== '') set(column, Number(text(column)))

  const parsed = CameraChangeSchema.safeParse(change)
  if (!parsed.success) return `${String(parsed.error.issues[0]?.path[0] ?? 'name')}.invalid` as LineProblem
  return {
    ...{ line, name, id: text('id'), hall: text('hall'), unitCode: text('unitCode'), user },
    change: parsed.data,
  }
}
