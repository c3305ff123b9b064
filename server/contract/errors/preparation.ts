import type { ErrorTable } from './entry.ts'

export const preparationErrors = {
  'preparation.recordMissing': {
    status: 400,
    zh: '联调须逐项填写检查记录',
    en: 'A joint test needs its written record',
  },
  'preparation.recordFaulty': {
    status: 400,
    zh: '检查记录中有故障，不能记为完成',
    en: 'The record tells of a fault: the test is not done',
  },
  'preparation.remarkMissing': { status: 400, zh: '请写明故障情况', en: 'Say what is wrong' },
  'preparation.mainVenueOnly': {
    status: 403,
    zh: '点名由主会场记录',
    en: 'The roll call is recorded by the main venue',
  },
  'preparation.closed': {
    status: 409,
    zh: '会议尚未通知或已经结束，不能记录会前准备',
    en: 'Nothing is prepared before the meeting is noticed, or once it is over',
  },
  'attendance.notOpen': {
    status: 409,
    zh: '签到尚未开始或已经结束',
    en: 'Signing in has not begun yet, or is over',
  },
  'attendance.signedAlready': { status: 409, zh: '这个人已经签到', en: 'This person has signed in already' },
} as const satisfies ErrorTable
