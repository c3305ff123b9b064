import type { ErrorTable } from './entry.ts'

export const meetingErrors = {
  'meeting.unknown': { status: 404, zh: '没有这个会议', en: 'There is no such meeting' },
  'meeting.ended': { status: 409, zh: '会议已经结束', en: 'The meeting has ended' },
  'meeting.notInvited': {
    status: 403,
    zh: '您的单位不是本次会议的会场',
    en: 'Your unit is not a venue of this meeting',
  },
  'meeting.notJoined': { status: 409, zh: '您还没有进入会议', en: 'You have not joined the meeting' },
  'meeting.notSender': {
    status: 409,
    zh: '本会场由另一个终端发送音视频，您正在观看',
    en: 'Another client sends for this venue; you are watching',
  },
  'meeting.waiting': {
    status: 409,
    zh: '请稍候，等待主会场允许入会',
    en: 'Please wait until the main venue lets you in',
  },
  'meeting.locked': { status: 403, zh: '会议已锁定，不能再进入', en: 'The meeting is locked' },
  'meeting.removed': {
    status: 403,
    zh: '您的会场已被移出会议',
    en: 'Your venue was removed from the meeting',
  },
  'meeting.passwordNeeded': {
    status: 403,
    zh: '本次会议需要密码，请向会议联系人询问',
    en: 'This meeting asks for a password; its secretary knows it',
  },
  'chat.unknownFile': { status: 404, zh: '没有这个文件', en: 'There is no such file' },
  'meeting.passwordWrong': { status: 403, zh: '会议密码不正确', en: 'The password is wrong' },
  'meeting.unknownVenue': { status: 400, zh: '会场单位不存在', en: 'A venue names no known unit' },
} as const satisfies ErrorTable
