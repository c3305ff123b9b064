import type { ErrorTable } from './entry.ts'

export const databaseErrors = {
  'database.tooNew': {
    status: 500,
    zh: '数据库由更新版本的程序写入，请升级本程序',
    en: 'The database was written by a newer version of this program',
  },
  'database.damaged': {
    status: 500,
    zh: '数据库文件已损坏，请用备份目录中的副本替换；录像索引可由录像文件重建',
    en: 'The database file is damaged: put a copy from the backups in its place, or, for footage.db, move it away and run npm run reindex',
  },
  'database.inUse': {
    status: 409,
    zh: '数据目录正被另一个会鉴进程使用',
    en: 'Another Huijian is running on this data folder',
  },
  'database.notReady': { status: 503, zh: '数据库尚未就绪', en: 'The database is not ready yet' },
} as const satisfies ErrorTable
