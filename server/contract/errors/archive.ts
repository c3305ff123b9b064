import type { ErrorTable } from './entry.ts'

export const archiveErrors = {
  'archive.unknown': { status: 404, zh: '没有这个归档信息包', en: 'There is no such archive package' },
  'archive.noContent': {
    status: 404,
    zh: '没有可以归档的办件或会议',
    en: 'There is no case or meeting to seal',
  },
  'archive.underWay': {
    status: 409,
    zh: '这个办件或会议正在封装',
    en: 'This case or meeting is being sealed already',
  },
  'archive.notSealed': { status: 409, zh: '归档信息包尚未封装完成', en: 'The package is not sealed yet' },
  'archive.sealed': { status: 409, zh: '归档信息包已经封装', en: 'The package is sealed' },
  'archive.samePerson': {
    status: 403,
    zh: '须由另一人复核同意',
    en: 'Another person has to agree',
  },
  'handover.unknown': { status: 404, zh: '没有这份移交清册', en: 'There is no such hand-over list' },
  'handover.received': {
    status: 409,
    zh: '这份移交清册已经签收',
    en: 'This hand-over list was signed for already',
  },
  'archive.destroyingRefused': {
    status: 409,
    zh: '本系统目前不销毁档案：到期鉴定后须另行办理',
    en: 'This system destroys no archives for now: appraisal and destruction happen elsewhere',
  },
} as const satisfies ErrorTable
