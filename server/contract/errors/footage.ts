import type { ErrorTable } from './entry.ts'

export const footageErrors = {
  'footage.indexBroken': {
    status: 500,
    zh: '录像索引损坏，请运行重建',
    en: 'The footage index is damaged; rebuild it',
  },
  'footage.notReady': {
    status: 503,
    zh: '录像索引尚未就绪，请稍候',
    en: 'The footage index is not ready yet; wait a moment',
  },
  'footage.unknownSource': { status: 404, zh: '没有这个视频源', en: 'There is no such source' },
  'footage.unknownClip': { status: 404, zh: '没有这段录像', en: 'There is no such clip' },
  'footage.nothingRecorded': {
    status: 404,
    zh: '这段时间没有录像',
    en: 'Nothing was recorded at that time',
  },
  'footage.invalidRange': {
    status: 400,
    zh: '时间范围不正确：开始须早于结束，且不超过允许的长度',
    en: 'The time range is not valid: it must begin before it ends, and not be too long',
  },
  'footage.rangeBehindEnd': {
    status: 416,
    zh: '请求的字节范围超出了录像文件的末尾',
    en: 'The byte range begins behind the end of the file',
  },
  'footage.fileUnreadable': {
    status: 500,
    zh: '录像文件无法读取，请检查录像磁盘',
    en: 'The file of the footage cannot be read; check the disk it is on',
  },
  'hold.unknown': { status: 404, zh: '没有这个录像锁定', en: 'There is no such hold' },
  'hold.invalidRange': {
    status: 400,
    zh: '锁定的时间范围不正确：开始须早于结束，且不超过十年',
    en: 'The range of a hold must begin before it ends, and be no longer than ten years',
  },
  'footage.transcodersOff': {
    status: 409,
    zh: '本系统没有开启录像转码，这台浏览器不能播放该编码',
    en: 'This server encodes no footage anew, and this browser cannot play this codec',
  },
  'footage.requestNeeded': {
    status: 403,
    zh: '查看这段录像需要先提交调阅申请，并由他人批准',
    en: 'Looking at this footage needs an application that somebody else has approved',
  },
  'footage.unknownRequest': { status: 404, zh: '没有这个调阅申请', en: 'There is no such application' },
  'footage.ownRequest': {
    status: 403,
    zh: '不能审批自己的调阅申请',
    en: 'Nobody decides about an application of their own',
  },
  'footage.requestDecided': {
    status: 409,
    zh: '这个调阅申请已经处理过',
    en: 'This application was decided or withdrawn already',
  },
  'export.unknown': { status: 404, zh: '没有这个导出任务', en: 'There is no such export' },
  'export.notDone': {
    status: 409,
    zh: '导出还没有完成，请稍候',
    en: 'The export is not done yet; wait a moment',
  },
  'export.failed': { status: 500, zh: '导出失败', en: 'The export failed' },
  'export.tooLong': {
    status: 400,
    zh: '一次导出最长 6 小时，各路合计不超过 24 小时',
    en: 'An export is at most 6 hours long, and takes at most 24 hours of all cameras together',
  },
  'bookmark.unknown': { status: 404, zh: '没有这个书签', en: 'There is no such bookmark' },
  'bookmark.invalidRange': {
    status: 400,
    zh: '书签的时间范围不正确：须包含所标的时刻，且不超过一小时',
    en: 'The range of a bookmark must hold its instant, and be no longer than an hour',
  },
  'footage.linkRefused': {
    status: 401,
    zh: '链接无效、已过期，或其会话已结束',
    en: 'The link is not valid, has expired, or its session has ended',
  },
} as const satisfies ErrorTable
