import type { ErrorTable } from './entry.ts'

export const hallErrors = {
  'camera.unknown': { status: 404, zh: '没有这个摄像头', en: 'There is no such camera' },
  'camera.disabled': { status: 409, zh: '这个摄像头已停用', en: 'This camera is disabled' },
  'camera.badUrl': {
    status: 400,
    zh: '视频流地址不正确，应以 rtsp:// 或 rtsps:// 开头',
    en: 'The address of the stream is not valid; it begins with rtsp:// or rtsps://',
  },
  'camera.unknownHall': { status: 400, zh: '没有这个政务服务大厅', en: 'There is no such hall' },
  'camera.unknownWindow': {
    status: 400,
    zh: '大厅没有这个编号的窗口',
    en: 'The hall has no window of this number',
  },
} as const satisfies ErrorTable
