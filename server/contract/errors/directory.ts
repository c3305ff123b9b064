import type { ErrorTable } from './entry.ts'

export const directoryErrors = {
  'unit.unknown': { status: 404, zh: '没有这个单位', en: 'There is no such unit' },
  'unit.codeInvalid': {
    status: 400,
    zh: '单位编码不是有效的行政区划代码或统一社会信用代码',
    en: 'The code is neither an administrative code nor a unified social credit code',
  },
  'unit.codeTaken': { status: 409, zh: '单位编码已被使用', en: 'Another unit has this code' },
  'unit.levelWrong': {
    status: 409,
    zh: '单位层级与其编码或上级不符',
    en: 'The level does not fit the code or the superior',
  },
  'unit.ring': {
    status: 409,
    zh: '上级单位不能是本单位或其下级',
    en: 'A unit cannot stand below itself',
  },
  'hall.unknown': { status: 404, zh: '没有这个大厅', en: 'There is no such hall' },
  'user.unknown': { status: 404, zh: '没有这个人员', en: 'There is no such user' },
  'user.accountTaken': { status: 409, zh: '账号已被使用', en: 'Another user has this account' },
  'user.own': {
    status: 403,
    zh: '不能停用自己，也不能更改自己的角色',
    en: 'Nobody disables themselves or changes their own roles',
  },
  'user.importRefused': {
    status: 400,
    zh: '名单有错误，没有导入任何人员',
    en: 'The list has errors; nobody was imported',
  },
  'role.separation': {
    status: 409,
    zh: '三员分立：同一账号不能兼任系统、安全、审计管理员',
    en: 'One account may not hold two of the three administrator roles',
  },
  'view.unknown': { status: 404, zh: '没有这个常用条件', en: 'There is no such saved view' },
  'view.tooMany': {
    status: 409,
    zh: '保存的常用条件太多，请先删除一些',
    en: 'There are too many saved views: remove some',
  },
} as const satisfies ErrorTable
