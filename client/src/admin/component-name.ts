import type { Translate } from '../app/i18n/use-texts.ts'
import { zhCN } from '../app/i18n/zh-CN/index.ts'

const isNamed = (name: string): name is keyof typeof zhCN.health.names =>
  Object.hasOwn(zhCN.health.names, name)

/** A part of the system in words; one that has no word yet keeps the name that the server gives it. */
export const componentName = (name: string, t: Translate): string =>
  isNamed(name) ? t(`health.names.${name}`) : name
