import type { ErrorTable } from './entry.ts'

export const recorderErrors = {
  'recorder.noTranscoder': {
    status: 503,
    zh: '转码路数已满，该会场只录制声音',
    en: 'No more pictures can be encoded anew: of this venue the sound alone is recorded',
  },
  'ffmpeg.missing': {
    status: 500,
    zh: '找不到 ffmpeg，请安装后重试',
    en: 'ffmpeg is not installed, or not where the configuration says',
  },
  'ffmpeg.tooOld': { status: 500, zh: 'ffmpeg 版本过旧', en: 'This version of ffmpeg is too old' },
  'ffmpeg.failed': { status: 502, zh: 'ffmpeg 运行失败', en: 'ffmpeg failed' },
  'key.broken': {
    status: 500,
    zh: '密钥文件损坏或权限不正确',
    en: 'A key file is damaged or readable by others',
  },
  'key.wrong': {
    status: 500,
    zh: '无法解密：密钥与数据不匹配',
    en: 'This cannot be decrypted with the key at hand',
  },
  'mp4.malformed': { status: 502, zh: '视频数据格式错误', en: 'The MP4 data is malformed' },
  'mp4.tooLarge': { status: 502, zh: '视频数据块过大', en: 'An MP4 box is larger than can be right' },
  'recorder.alreadyRunning': {
    status: 409,
    zh: '录像进程正在运行',
    en: 'The recorder is running on this data folder',
  },
  'recorder.unknownSource': { status: 404, zh: '没有这个视频源', en: 'There is no such source' },
  'recorder.unknownHold': { status: 404, zh: '没有这个录像锁定', en: 'There is no such hold' },
  'recorder.badUrl': {
    status: 400,
    zh: '视频源地址不正确（不得包含用户名和密码）',
    en: 'The address of the source is not valid, or holds credentials',
  },
  'recorder.refused': { status: 502, zh: '录像进程拒绝了指令', en: 'The recorder refused a command' },
  'recorder.notReady': { status: 503, zh: '录像进程尚未就绪', en: 'The recorder is not ready yet' },
} as const satisfies ErrorTable
