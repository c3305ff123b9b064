import type { TextKey } from './use-texts.ts'
import { zhCN } from './zh-CN/index.ts'

/** Whether a name that came from the server has a text: own properties only, however the name is spelt. */
export const hasText = (key: string): key is TextKey => {
  let found: unknown = zhCN
  for (const part of key.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return false
    found = (found as Readonly<Record<string, unknown>>)[part]
  }
  return typeof found === 'string'
}
