import type { ErrorTable } from './entry.ts'

export const materialErrors = {
  'material.unknown': { status: 404, zh: '没有这份材料', en: 'There is no such material' },
  'material.typeRefused': {
    status: 415,
    zh: '不接收这种类型的文件',
    en: 'Files of this type are not taken',
  },
  'material.contentMismatch': {
    status: 415,
    zh: '文件内容与扩展名不符',
    en: 'What is in the file does not fit its name',
  },
  'material.tooLarge': { status: 413, zh: '文件超过大小限制', en: 'The file is larger than is taken' },
  'material.empty': { status: 400, zh: '文件是空的', en: 'The file is empty' },
  'material.noSpace': {
    status: 507,
    zh: '服务器磁盘空间不足，文件没有保存',
    en: 'The server has no room; the file was not kept',
  },
  'material.fileMissing': {
    status: 500,
    zh: '材料文件不在磁盘上，请告知管理员',
    en: 'The file of this material is not on the disk; tell the administrator',
  },
  'handIn.unknown': { status: 404, zh: '没有这项报送要求', en: 'There is no such request' },
  'handIn.notAsked': {
    status: 403,
    zh: '这个单位不需要报送',
    en: 'This unit is not asked to hand anything in',
  },
  'handIn.wrongState': {
    status: 409,
    zh: '报送当前的状态不能这样操作',
    en: 'This cannot be done with what was handed in as it is now',
  },
} as const satisfies ErrorTable
