import type { ErrorTable } from './entry.ts'

export const alertErrors = {
  'alert.unknown': { status: 404, zh: '没有这条告警', en: 'There is no such alert' },
  'alert.acknowledged': {
    status: 409,
    zh: '这条告警已经有人确认',
    en: 'Somebody has acknowledged this alert already',
  },
} as const satisfies ErrorTable
