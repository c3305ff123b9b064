import type { ErrorTable } from './entry.ts'

export const footageErrors = {
  'footage.indexBroken': {
    status: 500,
    zh: '录像索引损坏，请运行重建',
    en: 'The footage index is damaged; rebuild it',
  },
} as const satisfies ErrorTable
