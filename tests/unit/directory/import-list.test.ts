import { describe, expect, test } from 'vitest'
import { UnitId, UserId } from '../../../server/contract/ids.ts'
import { decodeCsv } from '../../../server/kernel/csv/index.ts'
import { planImport, readList, type ImportGround } from '../../../server/directory/users/import-list.ts'
import type { User } from '../../../server/directory/users/user.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const ownUnit = newId(UnitId)
const foreignUnit = newId(UnitId)

const user = (account: string, unitId = ownUnit, enabled = true): User => ({
  id: newId(UserId),
  account,
  displayName: account,
  unitId,
  enabled,
  mustChangePassword: false,
  grants: [],
})

const ground = (users: readonly User[] = [], complete = false): ImportGround => ({
  users: new Map(users.map((one) => [one.account, one])),
  unitIdOf: (code) => ({ OWN: ownUnit, FOREIGN: foreignUnit })[code],
  mayManage: (unitId) => unitId === ownUnit,
  ownAccount: 'admin',
  complete,
})

const plan = (lines: string, users: readonly User[] = [], complete = false) =>
  planImport(readList(`account,name,unitCode,enabled\n${lines}`), ground(users, complete))

describe('a list of people is refused whole', () => {
  test.each([
    ['name,unitCode\n张伟,OWN', 'columnsMissing'],
    ['account,name,unitCode\n"a,b', 'notCsv'],
    ['account,name,unitCode\na,b,OWN,too,many', 'notCsv'],
  ])('%j: %s', (text, problem) => {
    expect(() => readList(text)).toThrow(
      expect.objectContaining({
        code: 'user.importRefused',
        details: expect.objectContaining({ problem }) as unknown,
      }),
    )
  })
})

describe('a line is an error', () => {
  test.each([
    ['a b,张伟,OWN,', 'account.invalid'],
    ['zhang,,OWN,', 'name.invalid'],
    ['zhang,张伟,NOWHERE,', 'unit.unknown'],
    ['zhang,张伟,FOREIGN,', 'unit.notYours'],
    ['zhang,张伟,OWN,maybe', 'enabled.invalid'],
    ['admin,张伟,OWN,no', 'account.own'],
    ['theirs,张伟,OWN,', 'account.notYours'],
  ])('%s: %s', (line, problem) => {
    const { lines } = plan(line, [user('theirs', foreignUnit), user('admin')])
    expect(lines).toEqual([expect.objectContaining({ line: 2, outcome: 'error', problem })])
  })

  test('that names an account again', () => {
    const { lines } = plan('zhang,张伟,OWN,\nZhang,张伟,OWN,')
    expect(lines.map(({ outcome }) => outcome)).toEqual(['created', 'error'])
  })
})

describe('a list of people', () => {
  test('creates, changes, disables, enables, and leaves alone', () => {
    const users = [
      user('wang'),
      user('li'),
      user('zhao', ownUnit, false),
      { ...user('same'), displayName: '同' },
    ]
    const { lines } = plan(
      'new,新人,OWN,\nwang,王芳,OWN,\nli,li,own,否\nzhao,zhao,OWN,是\nsame,同,OWN,',
      users,
    )
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      'created',
      'changed',
      'disabled',
      'enabled',
      'unchanged',
    ])
  })

  test('disables whom it does not name only where it is complete, and never its own importer', () => {
    const users = [user('wang'), user('left'), user('admin'), user('theirs', foreignUnit)]
    expect(plan('wang,wang,OWN,', users).left).toEqual([])
    expect(plan('wang,wang,OWN,', users, true).left.map(({ account }) => account)).toEqual(['left'])
  })

  test('is read with a byte order mark, Chinese headers and in GB 18030 as spreadsheets write it', () => {
    const expected = [{ line: 2, account: 'zhang', displayName: '张伟', unitCode: 'OWN', enabled: '否' }]
    expect(readList('\ufeff账号,姓名,单位编码,启用,备注\r\nZhang,张伟,OWN,否,略\r\n')).toEqual(expected)
    const gb18030 = Uint8Array.from([
      ...[0xd5, 0xcb, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x2c],
      ...[0xb5, 0xa5, 0xce, 0xbb, 0xb1, 0xe0, 0xc2, 0xeb, 0x2c, 0xc6, 0xf4, 0xd3, 0xc3, 0x0a],
      ...[0x7a, 0x68, 0x61, 0x6e, 0x67, 0x2c, 0xd5, 0xc5, 0xce, 0xb0, 0x2c],
      ...[0x4f, 0x57, 0x4e, 0x2c, 0xb7, 0xf1],
    ])
    expect(readList(decodeCsv(gb18030))).toEqual(expected)
  })
})
