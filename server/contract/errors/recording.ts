import type { ErrorTable } from './entry.ts'

export const recordingErrors = {
  'recording.none': {
    status: 409,
    zh: '本次会议没有录像，无法合成',
    en: 'Nothing of this meeting was recorded',
  },
  'recording.notComposed': {
    status: 409,
    zh: '会议录像还没有合成完',
    en: 'The video of this meeting is not composed yet',
  },
  'composition.failed': { status: 500, zh: '会议录像合成失败', en: 'The video could not be composed' },
} as const satisfies ErrorTable
