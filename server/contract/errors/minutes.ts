import type { ErrorTable } from './entry.ts'

export const minutesErrors = {
  'minutes.notReady': {
    status: 409,
    zh: '会议还没有结束，不能形成纪要',
    en: 'The meeting has not ended: there are no minutes yet',
  },
  'minutes.notConfirmed': {
    status: 404,
    zh: '会议纪要还没有确认',
    en: 'The minutes are not confirmed yet',
  },
  'minutes.changed': {
    status: 409,
    zh: '纪要已被他人修改，请载入最新内容后再改',
    en: 'Somebody else has changed the minutes: load them anew, and change them again',
  },
  'minutes.confirmed': {
    status: 409,
    zh: '纪要已经确认，修改前请先撤回确认',
    en: 'The minutes are confirmed: withdraw that before changing them',
  },
} as const satisfies ErrorTable
