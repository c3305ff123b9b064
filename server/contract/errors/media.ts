import type { ErrorTable } from './entry.ts'

export const mediaErrors = {
  'media.unavailable': {
    status: 503,
    zh: '音视频服务正在恢复，请稍候',
    en: 'Sound and picture are being restored; wait a moment',
  },
  'media.unknownTransport': { status: 404, zh: '没有这个传输通道', en: 'There is no such transport' },
  'media.unknownProducer': { status: 404, zh: '没有这路音视频', en: 'There is no such stream' },
  'media.unknownConsumer': {
    status: 404,
    zh: '没有在接收这路音视频',
    en: 'This stream is not being received',
  },
  'media.invalidParameters': {
    status: 400,
    zh: '音视频参数不正确',
    en: 'The media parameters are not valid',
  },
  'media.cannotConsume': {
    status: 409,
    zh: '此浏览器不支持这路音视频的编码',
    en: 'This browser cannot decode this stream',
  },
} as const satisfies ErrorTable
