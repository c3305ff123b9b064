import type { CsvColumns } from '../../kernel/csv/index.ts'

/** Columns of a list of cameras, each by its English and Chinese name; the second is what an export writes. */
export const columns = {
  id: ['id', '编号'],
  name: ['name', '名称'],
  hall: ['hall', '大厅'],
  unitCode: ['unitcode', '单位编码'],
  windows: ['windows', '窗口'],
  url: ['url', '主码流'],
  subUrl: ['suburl', '子码流'],
  user: ['user', '用户名'],
  password: ['password', '密码'],
  onvifUrl: ['onvif', 'onvif 地址'],
  ptz: ['ptz', '云台'],
  transport: ['transport', '传输'],
  priority: ['priority', '优先级'],
  retentionDays: ['retentiondays', '保存天数'],
  enabled: ['enabled', '启用'],
} as const satisfies CsvColumns<string>
export type CameraColumn = keyof typeof columns

/** What an export heads each column with. */
export const heading = (column: CameraColumn): string => columns[column][1]

export const maxLines = 2000
